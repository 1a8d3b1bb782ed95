import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { keptAnnotations, outputCommands } from './output-commands.ts'

suite('commands are found in output as the runner finds them', () => {
  const error = { name: 'error', properties: {}, data: 'x' }
  const cases: readonly { title: string; line: string; commands: readonly object[] }[] = [
    { title: 'at the start of a line', line: '::error::x', commands: [error] },
    { title: 'after white space of any kind', line: '\u3000\t ::error::x', commands: [error] },
    { title: 'after a lone CR', line: 'hello\r::error::x', commands: [error] },
    { title: 'in capitals', line: '::ERROR::x', commands: [error] },
    { title: 'not behind text', line: 'a ::error::x', commands: [] },
    { title: 'not of an unknown name', line: '::launch::x', commands: [] },
    { title: 'not without its end', line: '::error x', commands: [] },
    { title: 'in the old form, anywhere', line: 'a ##[error]x', commands: [error] },
    {
      title: 'with properties, decoded',
      line: '::error title=a%3Ab%2Cc,file=x.yml,line=3::100%25%0Asecond',
      commands: [{ name: 'error', properties: { title: 'a:b,c', file: 'x.yml', line: '3' }, data: '100%\nsecond' }],
    },
    {
      title: 'in the old form with properties',
      line: '##[set-output name=a;x=1]b%0Ac',
      commands: [{ name: 'set-output', properties: { name: 'a', x: '1' }, data: 'b\nc' }],
    },
    {
      title: 'not while they are stopped',
      line: '::stop-commands::t0ken\n::error::x\n##[error]x\n::t0ken::\n::error::x',
      commands: [{ name: 'stop-commands', properties: {}, data: 't0ken' }, error],
    },
  ]
  for (const { title, line, commands } of cases) {
    test(title, () => assert.deepEqual(outputCommands(line), commands))
  }
})

test('ten annotations of a level are kept, each cut at 4096 characters', () => {
  const lines = [
    ...Array.from({ length: 12 }, (_, index) => `::error title=t${index}::${'x'.repeat(5000)}`),
    '::notice file=a,line=2::n',
    '::debug::no annotation',
  ]
  const kept = keptAnnotations(outputCommands(lines.join('\n')))
  assert.deepEqual(
    kept.map(({ level, title, message }) => [level, title, message.length]),
    [...Array.from({ length: 10 }, (_, index) => ['error', `t${index}`, 4096]), ['notice', '', 1]],
  )
  assert.deepEqual(kept.at(-1), { level: 'notice', title: '', message: 'n', file: 'a', line: '2' })
})
