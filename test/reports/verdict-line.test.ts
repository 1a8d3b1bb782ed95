import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Report } from '../../src/model.ts'
import { verdictLine } from '../../src/reports/verdict-line.ts'
import { check, fixed, partlyFixed, rejected, trusted } from './sample-reports.ts'

const one = (report: Partial<Report>): Report => ({ ...trusted, ...report })

/** With one more that the fix does not reach. */
function alsoRejected(report: Report): Report {
  const isOther = ({ client, host }: Report['checks'][number]) => client === 'curl' && host === 'git.example.org:443'
  const checks = report.checks.map(one => (isOther(one) ? { ...one, verdict: 'rejected' as const } : one))
  return { ...report, result: 'rejected', checks }
}

const table: readonly (readonly [string, Report])[] = [
  ['Trusted: all 8 checks.', trusted],
  ['Trusted: all 1 check.', one({ checks: [check('curl', 'a:443', 'trusted')] })],
  [
    'Trusted: 1 of 2 checks, 1 skipped.',
    one({ checks: [check('curl', 'a:443', 'trusted'), check('git', 'a:443', 'skipped')] }),
  ],
  ['Rejected: 2 of 8 checks (python × 2 hosts), 1 unreachable. 2 findings.', rejected],
  [
    'Fixed: 2 of 8 checks (python × 2 hosts) were rejected and are trusted under the fix, 1 unreachable. 2 findings.',
    fixed,
  ],
  [
    'Rejected: 2 of 8 checks (python × 2 hosts), 1 unreachable. A proven fix repairs all 2 rejected; it was not exported. 2 findings.',
    partlyFixed,
  ],
  [
    'Rejected: 3 of 8 checks (python and curl × 2 hosts), 1 unreachable. A proven fix repairs 2 of the 3 rejected; it was not exported. 2 findings.',
    alsoRejected(partlyFixed),
  ],
  [
    'Rejected: 3 of 8 checks (python and curl × 2 hosts), 1 unreachable. The exported fix repairs 2 of the 3 rejected. 2 findings.',
    alsoRejected(fixed),
  ],
  [
    'Unreachable: 1 of 1 check (curl × 1 host).',
    one({ result: 'unreachable', checks: [check('curl', 'a:443', 'unreachable')] }),
  ],
  [
    'Rejected: verification is off in 1 of 2 checks (node × 1 host).',
    one({
      result: 'rejected',
      checks: [check('node', 'a:443', 'trusted', ['verification-off']), check('curl', 'a:443', 'trusted')],
    }),
  ],
  [
    'Rejected: 1 of 2 checks (node × 1 host) failed.',
    one({ result: 'rejected', checks: [check('node', 'a:443', 'error'), check('curl', 'a:443', 'trusted')] }),
  ],
  [
    'Rejected: 2 of 2 checks (curl × 1 host on 2 machines).',
    one({
      result: 'rejected',
      checks: [check('curl', 'a:443', 'rejected'), { ...check('curl', 'a:443', 'rejected'), machine: 'image:x' }],
    }),
  ],
]

for (const [line, report] of table) {
  test(line, () => assert.equal(verdictLine(report), line))
}

test('a fix that did not prove itself is said', () => {
  assert.ok(fixed.fix !== undefined)
  const report: Report = { ...rejected, fix: { ...fixed.fix, proof: [], proven: false, exported: false } }
  assert.match(verdictLine(report), / A fix was tried and did not prove itself\. /)
})
