import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseHostList } from '../../src/hosts/host-list.ts'
import { workflowPlaces } from '../../src/hosts/workflow-places.ts'

const file = '.github/workflows/ci.yml'

/** `id:line` of what is found, for a run that read `hosts`. */
function places(text: string, hosts: string, step = '__owner_name'): string[] {
  const found = workflowPlaces({ text, file, job: 'check', step }, parseHostList(hosts, { input: 'hosts' }))
  return [...found].map(([id, source]) => `${id} ${source.file === file ? source.line : source.file}`)
}

/** The value begins in line 8. */
function workflow(value: string): string {
  const step = '      - uses: owner/name@v1\n        with:\n'
  return `on: push\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n${step}          hosts: ${value}\n`
}

const block = `|
            # ours
            a.example

            B.Example:444 servername=c.example # theirs
            \${{ vars.MORE_HOSTS }}`

const lists: readonly (readonly [title: string, text: string, hosts: string, places: readonly string[]])[] = [
  [
    'a literal block, with comments, blank lines, options and an expression between',
    workflow(block),
    'a.example\nb.example:444 servername=c.example\nd.example',
    ['a.example:443 10', 'b.example:444#c.example 12'],
  ],
  [
    'a literal block with a comment at its mark',
    workflow('|- # list\n            a.example'),
    'a.example',
    ['a.example:443 9'],
  ],
  ['a folded block', workflow('>-\n            a.example'), 'a.example', ['a.example:443 9']],
  ['a plain scalar', workflow('a.example'), 'a.example', ['a.example:443 8']],
  ['CRLF', workflow('|\n            a.example').replaceAll('\n', '\r\n'), 'a.example', ['a.example:443 9']],
  [
    'a quoted scalar on one line',
    workflow('"a.example\\nb.example"'),
    'a.example\nb.example',
    ['a.example:443 8', 'b.example:443 8'],
  ],
  [
    'a quoted scalar on two lines',
    workflow('"a.example\\n\\\n            b.example"'),
    'a.example\nb.example',
    ['a.example:443 8', 'b.example:443 9'],
  ],
  ['flow style', '{jobs: {check: {steps: [{with: {hosts: a.example}}]}}}', 'a.example', ['a.example:443 1']],
  ['an alias, at its anchor', `x: &list |\n  a.example\n${workflow('*list')}`, 'a.example', ['a.example:443 2']],
  ['an expression', workflow(`\${{ matrix.host }}`), 'a.example', []],
  [
    'a list that is not what the run has read',
    workflow('|\n            a.example\n            b.example'),
    'a.example',
    [],
  ],
  ['another job', workflow('a.example').replace('check:', 'build:'), 'a.example', []],
  ['a list with a line that is no host', workflow('|\n            a.example\n            http://b'), 'a.example', []],
  ['a number', workflow('1'), 'a.example', []],
  ['no steps', 'jobs: {check: {steps: no}}', 'a.example', []],
  ['no YAML', 'jobs: [', 'a.example', []],
  ['an empty file', '', 'a.example', []],
]

suite('places are found in', () => {
  for (const [title, text, hosts, expected] of lists) {
    test(title, () => assert.deepEqual(places(text, hosts), expected))
  }
})

suite('of several steps of a job', () => {
  const step = (id: string, hosts: string) => `      - {id: ${id}, uses: owner/name@v1, with: {hosts: ${hosts}}}\n`
  const text = `jobs:\n  check:\n    steps:\n${step('one', 'a.example')}${step('two', 'a.example')}${step('three', 'b.example')}`

  test('the one with the id of the running step counts', () => {
    assert.deepEqual(places(text, 'a.example', 'two'), ['a.example:443 5'])
  })

  test('without an id, what two of them name has no place, and what one names has', () => {
    assert.deepEqual(places(text, 'a.example\nb.example'), ['b.example:443 6'])
  })
})

suite('a hostile file has no places, and takes neither the process nor its time', () => {
  const hostile: readonly (readonly [title: string, text: string])[] = [
    ['brackets that nothing closes', '['.repeat(60_000)],
    ['maps in maps', '{a: '.repeat(30_000)],
    ['a list in a list', '- '.repeat(60_000)],
    ['keys of keys', '? '.repeat(60_000)],
    ['aliases of aliases', `a: &a [x]\n${Array.from({ length: 4000 }, (_, i) => `b${i}: &b${i} [*a, *a]`).join('\n')}`],
    ['an alias of itself', 'jobs: &jobs {check: *jobs}'],
    [
      'a thousand lists',
      `x: &x |\n${'  a.example\n'.repeat(9000)}jobs: {check: {steps: [${'{with: {hosts: *x}},'.repeat(1000)}]}}`,
    ],
    ['a file that is larger than any workflow', `${workflow('a.example')}#${' '.repeat(150_000)}`],
    ['documents', '---\n'.repeat(30_000)],
    ['a prototype', 'jobs: {__proto__: {steps: []}, check: {steps: [{with: {__proto__: {hosts: a.example}}}]}}'],
  ]
  for (const [title, text] of hostile) test(title, () => assert.deepEqual(places(text, 'a.example'), []))
})
