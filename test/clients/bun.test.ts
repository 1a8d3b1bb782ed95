import assert from 'node:assert/strict'
import { describe, suite, test } from 'node:test'
import { bun } from '../../src/clients/bun.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { run, testFailingProbes } from './asking/failing-probes.ts'
import { withoutRoot as nodeWithoutRoot, withRoot as nodeWithRoot } from './node/verdicts.ts'
import { assertVerdicts, but, type VerdictTable } from './verdict-table.ts'

const selfSigned = 'rejected: SELF_SIGNED_CERT_IN_CHAIN: self signed certificate in certificate chain'

/** BoringSSL writes "self signed" and calls a lone self-signed certificate unverifiable. */
const boring: VerdictTable = {
  'self-signed': 'rejected: UNABLE_TO_VERIFY_LEAF_SIGNATURE: unable to verify the first certificate',
  'unknown-root-sent': selfSigned,
  'inspection-product': selfSigned,
  'hostile-names': selfSigned,
}

suite('bun: what it says of the servers of the test world', () => {
  test('without the root', () =>
    assertVerdicts(bun, 'without-root', but(nodeWithoutRoot, { ...boring, shuffled: selfSigned })))
  test('with the root in NODE_EXTRA_CA_CERTS', () => assertVerdicts(bun, 'with-root', but(nodeWithRoot, boring)))
})

suite('bun: when its process fails', () => {
  testFailingProbes(bun, {
    probe: ended => ({ runs: [{ label: 'node', run: ended }] }),
    saying: message => ({
      runs: [
        {
          label: 'node',
          run: run({ stdout: `\n@local-issuer ${JSON.stringify({ host: 0, kind: 'failed', code: '', message })}\n` }),
        },
      ],
    }),
    silentAtDeadline: 'error',
    traceback: 'MemoryError: no room',
  })
})

describe('bun: its stores are its own roots and', () => {
  const about = { version: '26.3.0', bun: '1.4.5', opensslCa: false, roots: ['pem'], system: [] }
  const probe = { runs: [{ label: 'node', run: run({ stdout: `@local-issuer ${JSON.stringify({ about })}\n` }) }] }
  const storesUnder = async (environment: Record<string, string>) =>
    (await bun.stores(fakeMachine({}, environment), { path: '/usr/bin/bun' }, probe)).map(
      ({ form, path, variable, replacedBy }) => [path ?? form, variable ?? replacedBy].filter(Boolean).join(' '),
    )

  test("OpenSSL's default file and directory", async () => {
    assert.deepEqual(await storesUnder({}), ['built-in', '/etc/ssl/cert.pem', '/etc/ssl/certs'])
  })
  test('what the variables name in their place, and what is added', async () => {
    assert.deepEqual(await storesUnder({ SSL_CERT_FILE: '/ca.pem', NODE_EXTRA_CA_CERTS: '/extra.pem' }), [
      'built-in',
      '/extra.pem NODE_EXTRA_CA_CERTS',
      '/ca.pem SSL_CERT_FILE',
      '/etc/ssl/cert.pem SSL_CERT_FILE',
      '/etc/ssl/certs',
    ])
  })
})
