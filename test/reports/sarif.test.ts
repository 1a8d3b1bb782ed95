import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { Ajv } from 'ajv'
import type { Report } from '../../src/model.ts'
import { sarifReport } from '../../src/reports/sarif.ts'
import {
  finding,
  fixed,
  hostile,
  hostileTexts,
  hostRecord,
  manyHosts,
  partlyFixed,
  rejected,
  trusted,
} from './sample-reports.ts'
import { workflowCommands } from './workflow-commands.ts'

// Draft 4 in what the schema uses is draft 7, but for the name of its own address.
const {
  $schema: _,
  id: __,
  ...schema
} = JSON.parse(readFileSync(new URL('../schemas/sarif-2.1.0-rtm.5.json', import.meta.url), 'utf8'))
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema)

const causesUrl = 'https://example.org/docs/causes'
const pages = new Map([
  ['store-missing', '# store-missing\n\nThe store does\nnot exist.\n\n## What it means\n'] as const,
])
const options = { causesUrl, pages, workspace: '/srv/repo', placeless: '.github/workflows/ci.yml' }

interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string }
      readonly region: { readonly startLine: number }
    }
  }[]
  readonly relatedLocations?: readonly unknown[]
  readonly partialFingerprints: Readonly<Record<string, string>>
}

function runOf(report: Report, given = options) {
  const [run] = JSON.parse(sarifReport(report, given)).runs
  return run as {
    readonly results: readonly Result[]
    readonly tool: { readonly driver: { readonly rules: readonly Record<string, unknown>[] } }
  }
}

test('the report of a partly repaired run is the golden file', () => {
  const golden = readFileSync(new URL('sarif.golden.json', import.meta.url), 'utf8')
  assert.equal(sarifReport(partlyFixed, options), golden)
})

suite('it is valid against the schema of SARIF 2.1.0', () => {
  const reports: readonly (readonly [string, Report])[] = [
    ...Object.entries({ trusted, rejected, fixed, partlyFixed, many: manyHosts(200) }),
    ...hostileTexts.map(text => [JSON.stringify(text.slice(0, 20)), hostile(text)] as const),
  ]
  for (const [title, report] of reports) {
    test(title, () => {
      assert.ok(isSarif(JSON.parse(sarifReport(report, options))), JSON.stringify(isSarif.errors?.[0]))
      assert.ok(isSarif(JSON.parse(sarifReport(report, { causesUrl }))), JSON.stringify(isSarif.errors?.[0]))
    })
  }

  test('which can fail', () => assert.ok(!isSarif({ version: '2.1.0', runs: [{ tool: {} }] })))
})

test('every result names its rule by its place, and every rule is used', () => {
  const { results, tool } = runOf(manyHosts(40))
  for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]?.['id'], ruleId)
  assert.equal(new Set(results.map(({ ruleId }) => ruleId)).size, tool.driver.rules.length)
})

test('a rule is the page of its cause, or its name where there is none', () => {
  const [missing, unreachable] = runOf(rejected).tool.driver.rules
  assert.deepEqual(missing, {
    id: 'store-missing',
    name: 'StoreMissing',
    shortDescription: { text: 'The store does not exist.' },
    fullDescription: { text: 'The store does not exist.' },
    helpUri: `${causesUrl}/store-missing.md`,
    help: { text: pages.get('store-missing'), markdown: pages.get('store-missing') },
    properties: { tags: ['tls', 'certificates'] },
  })
  assert.deepEqual([unreachable?.['shortDescription'], unreachable?.['help']], [{ text: 'unreachable' }, undefined])
})

test('a notice is a note', () => {
  const levels = runOf({ ...trusted, findings: [finding({ severity: 'notice' })] }).results.map(({ level }) => level)
  assert.deepEqual(levels, ['note'])
})

suite('a result stands', () => {
  const placeOf = (file: string | undefined, given = options) => {
    const host = hostRecord('a.example:443', 'CN=a', 'CN=b')
    const hosts = [file === undefined ? host : { ...host, source: { file, line: 4 } }]
    const [result] = runOf({ ...trusted, hosts, findings: [finding({ hosts: ['a.example:443'] })] }, given).results
    const { artifactLocation, region } = result?.locations[0]?.physicalLocation ?? {}
    return `${artifactLocation?.uri} ${region?.startLine}`
  }
  const cases: readonly [title: string, file: string | undefined, place: string][] = [
    ['where its host is written down', 'ci/hosts.txt', 'ci/hosts.txt 4'],
    ['relative to the repository', '/srv/repo/ci/h.txt', 'ci/h.txt 4'],
    ['as an address, whatever the name', 'ci/a b#c?.txt', 'ci/a%20b%23c%3F.txt 4'],
    ['in the workflow, where its host is written nowhere', undefined, '.github/workflows/ci.yml 1'],
    ['in the workflow, where the list lies outside of the repository', '/etc/hosts.txt', '.github/workflows/ci.yml 1'],
  ]
  for (const [title, file, place] of cases) test(title, () => assert.equal(placeOf(file), place))

  test('in report.json, outside of a workflow', () => {
    const { placeless: _, ...others } = options
    assert.equal(placeOf(undefined, others as typeof options), 'report.json 1')
  })

  test('at its first place, with the others beside it, and no more than a hundred', () => {
    const result = runOf(manyHosts(1000)).results.find(({ ruleId }) => ruleId === 'issuer-missing')
    assert.deepEqual([result?.locations.length, result?.relatedLocations?.length], [1, 99])
  })
})

suite('the fingerprint of a finding', () => {
  const fingerprint = (changes: Parameters<typeof finding>[0]) =>
    runOf({ ...rejected, findings: [finding(changes)] }).results[0]?.partialFingerprints['finding/v1']
  const own = fingerprint({})

  test('stays with other clients, words and evidence, and with hosts in another order', () => {
    assert.match(own ?? '', /^[0-9a-f]{32}$/)
    const hosts = [...finding({}).hosts].reverse()
    assert.equal(
      fingerprint({ clients: ['curl'], message: 'x', help: 'y', evidence: {}, severity: 'warning', hosts }),
      own,
    )
  })

  test('changes with the cause, the machine and the hosts', () => {
    const others = [{ cause: 'unknown' } as const, { machine: 'image:x' }, { hosts: ['git.example.org:443'] }].map(
      fingerprint,
    )
    assert.equal(new Set([own, ...others]).size, 4)
  })

  test('is unique in a report', () => {
    const { results } = runOf({ ...rejected, findings: [finding({}), finding({ clients: ['curl'] })] })
    assert.equal(new Set(results.map(({ partialFingerprints }) => partialFingerprints['finding/v1'])).size, 2)
  })
})

test('no text is a link or a command, whatever the certificates say', () => {
  for (const text of hostileTexts) {
    const sarif = sarifReport(hostile(text), options)
    assert.deepEqual(workflowCommands(sarif), [])
    for (const { message } of runOf(hostile(text)).results) {
      assert.doesNotMatch(message.text, /[^\\]\]\(/)
      assert.doesNotMatch(message.text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}]/u)
    }
  }
})
