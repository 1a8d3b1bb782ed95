import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding, Report } from '../../src/model.ts'
import { findingSentence, findingsInOrder, findingTitle, helpSteps } from '../../src/reports/finding-text.ts'
import { check, finding, fixed, partlyFixed, rejected, trusted } from './sample-reports.ts'

const long = `${'a'.repeat(60)}.example:443`

const titles: readonly (readonly [string, Partial<Finding>])[] = [
  [
    'curl, git: issuer missing – a.example:443 (+2)',
    { cause: 'issuer-missing', clients: ['curl', 'git'], hosts: ['a.example:443', 'b:443', 'c:443'] },
  ],
  ['python: not TLS – a:443', { cause: 'not-tls', hosts: ['a:443'] }],
  [
    'python, curl (+2): unknown – a:443',
    { cause: 'unknown', clients: ['python', 'curl', 'git', 'node'], hosts: ['a:443'] },
  ],
  ['curl in image:alpine: unknown', { cause: 'unknown', machine: 'image:alpine', clients: ['curl'], hosts: [] }],
  ['unknown', { cause: 'unknown', clients: [], hosts: [] }],
  [
    'curl: certificate expires in 3 days – a:443',
    {
      cause: 'certificate-expired',
      severity: 'warning',
      clients: ['curl'],
      hosts: ['a:443'],
      evidence: { daysLeft: 3 },
    },
  ],
  [
    'curl: issuer expires in 3 days – a:443',
    { cause: 'issuer-expired', severity: 'warning', clients: ['curl'], hosts: ['a:443'], evidence: { daysLeft: 3 } },
  ],
  [
    'curl: certificate expires within a day – a:443',
    {
      cause: 'certificate-expired',
      severity: 'warning',
      clients: ['curl'],
      hosts: ['a:443'],
      evidence: { daysLeft: 0 },
    },
  ],
  [`python: unknown – ${'a'.repeat(24)}…${'a'.repeat(13)}.example:443`, { cause: 'unknown', hosts: [long] }],
]

for (const [title, given] of titles) {
  test(title, () => assert.equal(findingTitle(finding(given)), title))
}

function sentence(checks: Report['checks'], given: Partial<Finding>): string {
  return findingSentence(finding({ cause: 'unknown', message: 'why.', hosts: ['a:443'], ...given }), {
    ...trusted,
    checks,
  })
}

const verbs = [
  ['rejected', 'python rejected a:443: why.'],
  ['unreachable', 'python could not reach a:443: why.'],
  ['trusted', 'python trusted a:443: why.'],
  ['skipped', 'python skipped a:443: why.'],
  ['error', 'python failed at a:443: why.'],
] as const

for (const [verdict, expected] of verbs) {
  test(`the sentence of a finding tells the verdict ${verdict}`, () => {
    assert.equal(sentence([check('python', 'a:443', verdict, ['unknown'])], {}), expected)
  })
}

test('a finding over different verdicts, or none, says that the clients did not verify', () => {
  const checks = [check('python', 'a:443', 'rejected', ['unknown']), check('curl', 'a:443', 'error', ['unknown'])]
  assert.equal(sentence(checks, { clients: ['python', 'curl'] }), 'python and curl did not verify a:443: why.')
  assert.equal(sentence([], {}), 'python did not verify a:443: why.')
})

test('only checks of the finding count: its machine, clients, hosts and cause', () => {
  const mine = check('python', 'a:443', 'rejected', ['unknown'])
  const others = [
    { ...mine, machine: 'image:x', verdict: 'error' as const },
    check('curl', 'a:443', 'error', ['unknown']),
    check('python', 'b:443', 'error', ['unknown']),
    check('python', 'a:443', 'error', ['not-tls']),
  ]
  assert.equal(sentence([...others, mine], {}), 'python rejected a:443: why.')
})

test('a finding without clients or hosts still reads as a sentence', () => {
  assert.equal(sentence([], { clients: [], hosts: [] }), 'why.')
  assert.equal(sentence([], { clients: [] }), 'a:443: why.')
  assert.equal(sentence([], { hosts: [], machine: 'image:x' }), 'python in image:x: why.')
})

test('findings come by severity, rank of the cause and weight, whatever their order', () => {
  const given = [
    finding({ cause: 'issuer-missing', severity: 'warning' }),
    finding({ cause: 'issuer-missing', hosts: ['a:443'] }),
    finding({ cause: 'issuer-missing', hosts: ['a:443', 'b:443'] }),
    finding({ cause: 'verification-off' }),
  ]
  const expected = [given[3], given[2], given[1], given[0]]
  assert.deepEqual(findingsInOrder({ ...rejected, findings: given }), expected)
  assert.deepEqual(findingsInOrder({ ...rejected, findings: given.toReversed() }), expected)
})

test('help is a list of steps without marks', () => {
  assert.deepEqual(helpSteps(finding({ help: '1. One.\n\n- Two.\n3) Three.\n  Four 4.' })), [
    'One.',
    'Two.',
    'Three.',
    'Four 4.',
  ])
})

test('what the exported fix repaired says so in its title, and what it did not does not', () => {
  assert.deepEqual(
    fixed.findings.map(each => findingTitle(each, fixed)),
    ['git: unreachable – packages.example.org:8443', 'python: store missing (repaired) – git.example.org:443 (+1)'],
  )
  const [, other] = partlyFixed.findings
  assert.ok(other)
  assert.doesNotMatch(findingTitle(other, partlyFixed), /repaired/)
})

test('a warning about what is trusted does not say that it was not verified', () => {
  const expires = { cause: 'certificate-expired', severity: 'warning', evidence: { daysLeft: 3 } } as const
  assert.equal(sentence([check('python', 'a:443', 'trusted')], expires), 'python trusted a:443: why.')
})
