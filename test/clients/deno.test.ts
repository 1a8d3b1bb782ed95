import assert from 'node:assert/strict'
import { describe, suite, test } from 'node:test'
import { deno } from '../../src/clients/deno.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { assertVerdicts, but, type VerdictTable } from './verdict-table.ts'

const noIssuer = 'rejected: InvalidData: invalid peer certificate: UnknownIssuer'

const withoutRoot: VerdictTable = {
  'good-rsa': noIssuer,
  'good-p256': noIssuer,
  'good-p384': noIssuer,
  'good-ed25519': noIssuer,
  'no-intermediate': noIssuer,
  expired: 'rejected: InvalidData: invalid peer certificate: certificate expired',
  'not-yet-valid': 'rejected: InvalidData: invalid peer certificate: certificate not valid yet',
  'wrong-name': noIssuer,
  'name-only-in-cn': noIssuer,
  'self-signed': noIssuer,
  'unknown-root-sent': noIssuer,
  'unknown-root-not-sent': noIssuer,
  'unknown-root-with-intermediate': noIssuer,
  'inspection-product': noIssuer,
  shuffled: noIssuer,
  'unrelated-certificate': noIssuer,
  'hostile-names': noIssuer,
  'plain-http': 'unreachable: InvalidData: received corrupt message of type InvalidContentType',
  silent: 'unreachable: no answer in 5000 ms',
  reset: 'unreachable: ConnectionReset: connection reset',
  'closed-port': 'unreachable: ConnectionRefused: Connection refused',
  control: noIssuer,
}

const withRoot = but(withoutRoot, {
  'good-rsa': 'trusted',
  'good-p256': 'trusted',
  'good-p384': 'trusted',
  'good-ed25519': 'trusted',
  'wrong-name': 'rejected: InvalidData: invalid peer certificate: certificate not valid for name "127.0.0.1"',
  'name-only-in-cn': 'rejected: InvalidData: invalid peer certificate: certificate not valid for name "localhost"',
  shuffled: 'trusted',
  'unrelated-certificate': 'trusted',
})

suite('deno: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(deno, 'without-root', withoutRoot))
  test('with the root in DENO_CERT', () => assertVerdicts(deno, 'with-root', withRoot))
})

const probeSaying = (record: object) => ({
  runs: [{ label: 'deno', run: run({ stdout: `\n@local-issuer ${JSON.stringify(record)}\n` }) }],
})

suite('deno: when its process fails', () => {
  testFailingProbes(deno, {
    probe: ended => ({ runs: [{ label: 'deno', run: ended }] }),
    saying: message => probeSaying({ host: 0, kind: 'failed', type: 'Error', message }),
    silentAtDeadline: 'error',
    traceback: 'MemoryError: no room',
  })
})

describe('deno: without its store every host is rejected,', () => {
  const said = 'Failed opening CA file: No such file or directory (os error 2)'
  test('when it says so for each', () => {
    const { verdicts } = deno.interpret(probeSaying({ host: 0, kind: 'failed', type: 'Error', message: said }), hosts)
    assert.equal(verdicts[0]?.verdict, 'rejected')
  })
  test('when it does not start', () => {
    const stderr = 'error: Unknown certificate store "bogus" specified (allowed: "system,mozilla")\n'
    const { verdicts } = deno.interpret({ runs: [{ label: 'deno', run: run({ exitCode: 1, stderr }) }] }, hosts)
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ['rejected', 'rejected'],
    )
  })
})

describe('deno: its stores are', () => {
  const about = { version: '2.9.6', roots: ['mozilla'], system: ['system'] }
  const storesUnder = async (environment: Record<string, string>) =>
    (await deno.stores(fakeMachine({}, environment), { path: '/usr/bin/deno' }, probeSaying({ about }))).map(
      ({ pem, path, variable, replacedBy }) => [pem ?? path, variable ?? replacedBy].filter(Boolean).join(' '),
    )
  const cases: Record<string, [Record<string, string>, string[]]> = {
    "Mozilla's": [{ SSL_CERT_FILE: '/ca.pem' }, ['mozilla']],
    "the system's": [{ DENO_TLS_CA_STORE: 'system' }, ['mozilla DENO_TLS_CA_STORE', 'system']],
    "SSL_CERT_FILE as the system's": [
      { DENO_TLS_CA_STORE: 'system,mozilla', SSL_CERT_FILE: '/ca.pem' },
      ['mozilla', '/ca.pem SSL_CERT_FILE'],
    ],
    'those and what both variables add': [
      { DENO_CERT: '/a.pem', NODE_EXTRA_CA_CERTS: '/b.pem' },
      ['mozilla', '/a.pem DENO_CERT', '/b.pem NODE_EXTRA_CA_CERTS'],
    ],
  }
  for (const [what, [environment, expected]] of Object.entries(cases)) {
    test(what, async () => assert.deepEqual(await storesUnder(environment), expected))
  }
})
