import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readActionFile } from './action-file.ts'
import { localPaths, registryTraces } from './portable.ts'
import { enumsLike, linkedPages, tableNames } from './public-face.ts'

suite('the reader of action.yml', () => {
  test('reads names, folded descriptions and defaults', () => {
    const { inputs, outputs, using, main, post } = readActionFile(
      "name: A\n\ninputs:\n  one:\n    description: >-\n      First: half\n      and second.\n    default: ''\n  two:\n    description: Plain.\noutputs:\n  out:\n    description: 'A: quoted.'\nruns:\n  using: node24\n  main: dist/a.js\n  post: dist/b.js\n",
    )
    assert.deepEqual(
      [...inputs],
      [
        ['one', { description: 'First: half and second.', default: '' }],
        ['two', { description: 'Plain.' }],
      ],
    )
    assert.deepEqual([...outputs], [['out', { description: 'A: quoted.' }]])
    assert.deepEqual([using, main, post], ['node24', 'dist/a.js', 'dist/b.js'])
  })

  for (const line of [
    '\tname: A',
    ' name: A',
    'a: [b]',
    'a: b: c',
    'a: b # c',
    'a: "b"',
    '- a',
    'A: b',
    'a: |',
    "a: 'b' c",
    '    a: b',
  ]) {
    test(`refuses ${JSON.stringify(line)}`, () => {
      assert.throws(() => readActionFile(`name: A\n${line}\n`), /^Error: action\.yml, line 2: /)
    })
  }

  test('refuses a name given twice', () => {
    assert.throws(() => readActionFile('inputs:\n  a:\n  a:\n'), /line 3/)
  })
})

suite('a path of a home or work folder', () => {
  // Put together here, so that this file holds none itself.
  const at = (...parts: string[]) => `see ${parts.join('/')}`
  for (const text of [
    at('', 'root', 'src'),
    at('', 'home', 'ann', 'x'),
    at('', 'work', 'main'),
    at('', 'Users', 'ann', 'x'),
    at('', 'srv', 'checkout', 'src'),
    'C:\\Use' + 'rs\\ann',
  ]) {
    test(`is found: ${text.replaceAll('/', ' / ')}`, () => {
      assert.deepEqual(localPaths(`first\n${text}`, '/srv/checkout'), [2])
    })
  }

  for (const text of [
    '/home/runner/work/_temp',
    '/root/.curlrc',
    '/github/home/x',
    '/__w/_temp/x',
    '/opt/work/x',
    'C:\\Users\\runneradmin\\x',
    '/etc/ssl/certs',
    'https://example.com/work/x',
  ]) {
    test(`is not: ${text}`, () => {
      assert.deepEqual(localPaths(text, '/srv/checkout'), [])
    })
  }
})

test('what ties an install to a registry is found', () => {
  const lines = [
    '"resolved": "https://example.com/a.tgz"',
    'registry=https://example.com',
    '@a:registry=x',
    'omit-lockfile-registry-resolved=true',
    '"name": "registry"',
  ]
  assert.deepEqual(registryTraces(lines.join('\n')), [1, 2, 3])
})

test('table rows are read under their own heading only', () => {
  const markdown =
    '## Inputs\n\n| Input | Meaning |\n| --- | --- |\n| `hosts` | `x` |\n|`export`| y |\n\n## Outputs\n| `result` | z |\n'
  assert.deepEqual(tableNames(markdown, 'Inputs'), ['hosts', 'export'])
  assert.deepEqual(tableNames(markdown, 'Outputs'), ['result'])
})

test('links to the pages of a folder are read', () => {
  const markdown = '[a](docs/causes/b.md), [b](docs/causes/a.md#help), [c](docs/causes/a.md), [d](docs/clients/x.md)'
  assert.deepEqual(linkedPages(markdown, 'docs/causes'), ['a', 'b'])
})

test('enums are found wherever they are in a schema', () => {
  const schema = {
    $defs: { id: { enum: ['b', 'a'] }, other: { enum: ['a', 'z'] } },
    items: [{ enum: ['a', 'c', 'b'] }],
  }
  assert.deepEqual(enumsLike(schema, ['a', 'b']), [
    ['a', 'b'],
    ['a', 'b', 'c'],
  ])
})
