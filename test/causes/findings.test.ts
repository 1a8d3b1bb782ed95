import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { findingsOf } from '../../src/causes/findings.ts'
import type { ClientId } from '../../src/model.ts'
import { judged, speaking } from '../fixes/judged.ts'
import { certificates, host, known, leaf, privateRoot, store, systemStore } from './situation.ts'

const path = '/etc/acme/ca.pem'
const named = known(
  store({ path, origin: 'variable', variable: 'SSL_CERT_FILE', anchors: certificates(privateRoot) }),
  false,
)

function rejecting(id: ClientId) {
  return judged({
    client: speaking(id, () => 'rejected'),
    checks: [{ host: host(), verdict: 'rejected', chain: [leaf({ issuer: privateRoot })] }],
    known: [known(systemStore), named],
    environment: { SSL_CERT_FILE: path },
  })
}

suite('clients with one cause', () => {
  const clients = ['git', 'node', 'requests', 'wget', 'gnutls'] as const
  const findings = findingsOf('runner', clients.map(rejecting), () => false)

  test('are one finding, which names them all', () => {
    assert.deepEqual(
      findings.map(finding => [finding.cause, finding.clients]),
      [['variable-ignored', clients]],
    )
  })

  test('have the steps of each in front of what they share, each once', () => {
    const steps = findings[0]?.help.split('\n') ?? []
    assert.deepEqual(steps.slice(0, 3), [
      `Set GIT_SSL_CAINFO=${path} as well.`,
      `Set NODE_EXTRA_CA_CERTS=${path} as well.`,
      `Set REQUESTS_CA_BUNDLE=${path} as well.`,
    ])
    assert.match(steps[3] ?? '', /^Add the root to the system store/)
    assert.match(steps[4] ?? '', /^All but NODE_EXTRA_CA_CERTS/)
  })

  test('are told by a warning only where all of them are repaired', () => {
    const severity = (repaired: readonly ClientId[]) =>
      findingsOf('runner', clients.map(rejecting), ({ client }) => repaired.includes(client))[0]?.severity
    assert.deepEqual([severity(clients), severity(['git'])], ['warning', 'error'])
  })
})
