import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { decodePairs, exportedVariables } from './file-commands.ts'

suite('a file of variables is decoded as the runner decodes it', () => {
  const cases: readonly { title: string; text: string; pairs: [string, string][]; fails?: boolean }[] = [
    { title: 'nothing', text: '', pairs: [] },
    { title: 'a line, and empty lines around it', text: '\nA=1\n\n', pairs: [['A', '1']] },
    { title: 'a last line without its end', text: 'A=1', pairs: [['A', '1']] },
    { title: 'spaces and a CR are kept', text: ' A = 1 \r\n', pairs: [[' A ', ' 1 \r']] },
    { title: 'a name may be empty', text: '=1\n', pairs: [['', '1']] },
    {
      title: 'a block',
      text: 'A<<E\n1\n\n2\nE\nB=3\n',
      pairs: [
        ['A', '1\n\n2'],
        ['B', '3'],
      ],
    },
    { title: 'an empty block', text: 'A<<E\nE\n', pairs: [['A', '']] },
    { title: 'a block whose delimiter ends the file', text: 'A<<E\n1\nE', pairs: [['A', '1']] },
    { title: 'an equals sign before << makes a line', text: 'A=<<E\n', pairs: [['A', '<<E']] },
    { title: 'a delimiter may hold an equals sign', text: 'A<<E=\n1\nE=\n', pairs: [['A', '1']] },
    { title: 'a delimiter counts as the whole line only', text: 'A<<E\n E\nE\n', pairs: [['A', ' E']] },
    {
      title: 'the same name twice is there twice',
      text: 'A=1\nA=2\n',
      pairs: [
        ['A', '1'],
        ['A', '2'],
      ],
    },
    { title: 'a block without its end, after a good line', text: 'A=1\nB<<E\n2\n', pairs: [['A', '1']], fails: true },
    { title: 'a line with neither', text: 'A=1\nB\nC=1\n', pairs: [['A', '1']], fails: true },
    { title: 'a block without a delimiter', text: 'A<<\n1\n\n', pairs: [], fails: true },
  ]
  for (const { title, text, pairs, fails = false } of cases) {
    test(title, () => {
      const decoded = decodePairs(text)
      assert.deepEqual(decoded.pairs, pairs)
      assert.equal(decoded.error !== undefined, fails)
    })
  }

  test('NODE_OPTIONS is refused however it is spelt, the last of a name wins', () => {
    const decoded = decodePairs('A=1\nnode_Options=--require=evil\nA=2\n')
    assert.deepEqual(exportedVariables(decoded), { variables: { A: '2' }, refused: ['node_Options'] })
  })
})
