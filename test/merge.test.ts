import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { merged } from '../src/merge.ts'
import type { Report } from '../src/model.ts'
import { reportJson } from '../src/reports/json.ts'
import { matrices } from '../src/reports/matrix.ts'
import { readReport } from '../src/reports/read-report.ts'
import { terminalText } from '../src/reports/terminal.ts'
import { check, finding, fixed, hostRecord, partlyFixed, rejected, trusted } from './reports/sample-reports.ts'

const both = merged([
  { name: 'linux', report: fixed },
  { name: 'macos', report: trusted },
])

test('every runner is a machine under its name, with its own verdicts', () => {
  assert.deepEqual(
    both.machines.map(({ id, kind }) => [id, kind]),
    [
      ['linux', 'runner'],
      ['macos', 'runner'],
    ],
  )
  assert.deepEqual(
    [both.checks.length, new Set(both.checks.map(({ machine }) => machine))],
    [16, new Set(['linux', 'macos'])],
  )
})

test('a machine that is no runner has the name of its runner in front', () => {
  const machine = { id: 'image:debian', kind: 'image', os: '', clients: [] } as const
  const report: Report = {
    ...trusted,
    machines: [machine],
    checks: [{ ...check('curl', 'git.example.org:443', 'trusted'), machine: 'image:debian' }],
    findings: [finding({ machine: 'image:debian' })],
  }
  const { machines, checks, findings } = merged([{ name: 'linux', report }])
  assert.deepEqual([machines[0]?.id, checks[0]?.machine, findings[0]?.machine], Array(3).fill('linux/image:debian'))
})

test('a host is there once, with the first place and the first chain that there is', () => {
  const bare = { ...hostRecord('a:443', 'CN=a', 'CN=b'), chain: [] }
  const seen = hostRecord('a:443', 'CN=a', 'CN=b', 3)
  const other = hostRecord('a:443', 'CN=other', 'CN=b', 9)
  const { hosts } = merged(
    [bare, seen, other].map((host, index) => ({
      name: `r${index}`,
      report: { ...trusted, hosts: [host], checks: [] },
    })),
  )
  assert.deepEqual(hosts, [seen])
})

test('no finding is lost, and the one to repair first comes first', () => {
  const { findings } = merged([
    { name: 'a', report: fixed },
    { name: 'b', report: rejected },
  ])
  assert.deepEqual(
    findings.map(({ machine, severity, cause }) => `${machine} ${severity} ${cause}`),
    ['b error store-missing', 'a warning unreachable', 'b warning unreachable', 'a warning store-missing'],
  )
})

suite('the result is the worst:', () => {
  const cases: readonly [results: readonly Report['result'][], result: Report['result']][] = [
    [['trusted', 'trusted'], 'trusted'],
    [['trusted', 'fixed'], 'fixed'],
    [['unreachable', 'fixed'], 'unreachable'],
    [['unreachable', 'rejected', 'trusted'], 'rejected'],
  ]
  for (const [results, result] of cases) {
    test(`${results.join(' and ')} are ${result}`, () => {
      const reports = results.map((own, index) => ({ name: `r${index}`, report: { ...trusted, result: own } }))
      assert.equal(merged(reports).result, result)
    })
  }
})

test('the time is from the first start to the last end', () => {
  const later = { ...trusted, startedAt: '2026-11-24T06:00:10.000Z', milliseconds: 500 }
  const { startedAt, milliseconds } = merged([
    { name: 'a', report: later },
    { name: 'b', report: trusted },
  ])
  assert.deepEqual([startedAt, milliseconds], ['2026-11-24T06:00:00.000Z', 10_500])
})

suite('the fix', () => {
  test('of each runner is its own, and what it repaired there is repaired', () => {
    const { fix } = both
    assert.deepEqual(
      [fix?.environment, fix?.runners?.map(({ machine, exported }) => [machine, exported])],
      [{}, [['linux', true]]],
    )
    const cells = matrices(both).map(({ rows }) => rows[0]?.cells[0])
    assert.deepEqual(cells, ['fixed', 'trusted'])
  })

  test('that one runner exported repairs nothing on another', () => {
    const report = merged([
      { name: 'a', report: partlyFixed },
      { name: 'b', report: fixed },
    ])
    assert.deepEqual(
      matrices(report).map(({ rows }) => rows[0]?.cells[0]),
      ['rejected', 'fixed'],
    )
    assert.match(
      terminalText(report, { columns: 200, colour: false }),
      /own: a \(proven, not exported\) and b \(proven, exported\)\./,
    )
  })

  test('is none where no runner has one', () => assert.ok(!('fix' in merged([{ name: 'a', report: trusted }]))))
})

test('a merged report is a report, which is written, read and merged again', () => {
  const again = readReport(reportJson(both), 'x')
  assert.deepEqual(again, JSON.parse(JSON.stringify(both)))
  const twice = merged([
    { name: 'all', report: again },
    { name: 'other', report: fixed },
  ])
  assert.deepEqual(
    twice.fix?.runners?.map(({ machine }) => machine),
    ['all/linux', 'other'],
  )
  assert.deepEqual(
    matrices(twice).map(({ rows }) => rows[0]?.cells[0]),
    ['fixed', 'trusted', 'fixed'],
  )
})
