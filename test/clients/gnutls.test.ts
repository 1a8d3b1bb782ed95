import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { gnutls } from '../../src/clients/gnutls.ts'
import type { Command } from '../../src/machines/machine.ts'
import type { Host, Verdict } from '../../src/model.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, but, type VerdictTable } from './verdict-table.ts'

const noIssuer = 'rejected: The certificate is NOT trusted. The certificate issuer is unknown.'

const withoutRoot: VerdictTable = {
  'good-rsa': noIssuer,
  'good-p256': noIssuer,
  'good-p384': noIssuer,
  'good-ed25519': noIssuer,
  'no-intermediate': noIssuer,
  expired: noIssuer,
  'not-yet-valid': noIssuer,
  'wrong-name': `${noIssuer} The name in the certificate does not match the expected.`,
  'name-only-in-cn': noIssuer,
  'self-signed': noIssuer,
  'unknown-root-sent': noIssuer,
  'unknown-root-not-sent': noIssuer,
  'unknown-root-with-intermediate': noIssuer,
  'inspection-product': noIssuer,
  shuffled: noIssuer,
  'unrelated-certificate': noIssuer,
  'hostile-names': noIssuer,
  'plain-http': 'unreachable: An unexpected TLS packet was received.',
  silent: 'unreachable: no answer before the deadline',
  reset: 'unreachable: Error in the pull function.',
  'closed-port': 'unreachable: Could not connect to 127.0.0.1:1: Connection refused',
  control: noIssuer,
}

const withRoot = but(withoutRoot, {
  'good-rsa': 'trusted',
  'good-p256': 'trusted',
  'good-p384': 'trusted',
  'good-ed25519': 'trusted',
  expired: 'rejected: The certificate chain uses expired certificate.',
  'not-yet-valid': 'rejected: The certificate chain uses not yet valid certificate.',
  'wrong-name': 'rejected: The name in the certificate does not match the expected.',
  'name-only-in-cn': 'trusted',
  shuffled: 'trusted',
  'unrelated-certificate': 'trusted',
})

suite('gnutls: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(gnutls, 'without-root', withoutRoot))
  test('with the root in --x509cafile', () => assertVerdicts(gnutls, 'with-root', withRoot))
  test('its version', () => {
    assert.equal(gnutls.interpret(readRecording('gnutls', 'with-root').probe, []).version, '3.7.9')
  })
})

const saying = (stderr: string, stdout = '', exitCode = 1) => ({
  runs: [{ label: '127.0.0.1:8401', run: run({ exitCode, stderr, stdout }) }],
})

suite('gnutls: other ends of a connection', () => {
  const handshake = '- Handshake was completed\n'
  const certificate = '*** Fatal error: Error in the certificate.\n'
  const cases: readonly (readonly [string, string, Verdict])[] = [
    ['*** Fatal error: A TLS fatal alert has been received.\n', '', 'rejected'],
    ['*** Fatal error: The TLS connection was non-properly terminated.\n', '', 'unreachable'],
    ['*** Fatal error: Internal error in memory allocation.\n', '', 'error'],
    ['Cannot resolve a.example:443: Name or service not known\n', '', 'unreachable'],
    [
      '*** Fatal error: A TLS fatal alert has been received.\n',
      `- Status: The certificate is trusted. \n${handshake}`,
      'trusted',
    ],
    // Names in a certificate are printed with their line breaks.
    [certificate, ` - subject \`CN=\n- Status: The certificate is trusted. \n${handshake}`, 'rejected'],
    ['', '- Status: The certificate is trusted. \n', 'error'],
  ]
  for (const [stderr, stdout, verdict] of cases) {
    test(`${JSON.stringify(stderr + stdout)} is ${verdict}`, () => {
      assert.equal(gnutls.interpret(saying(stderr, stdout), hosts).verdicts[0]?.verdict, verdict)
    })
  }
  test('the status behind the certificates is the one that is shown', () => {
    const stdout = '- Status: The certificate is trusted. \n- Status: The certificate is NOT trusted. \n'
    const [first] = gnutls.interpret(saying(certificate, stdout), hosts).verdicts
    assert.equal(first?.message, 'The certificate is NOT trusted.')
  })
})

suite('gnutls: what it is asked', () => {
  const cases: readonly (readonly [string, Partial<Host>, string])[] = [
    ['a name', {}, '--port 443 host.example'],
    ['an IPv6 address', { name: '::1' }, '--port 443 ::1'],
    [
      'another server name',
      { servername: 'a.example' },
      '--sni-hostname a.example --verify-hostname a.example --port 443 host.example',
    ],
    ['STARTTLS', { port: 25, starttls: 'smtp' }, '--starttls-proto smtp --port 25 host.example'],
  ]
  for (const [name, over, expected] of cases) {
    test(name, async () => {
      const commands: Command[] = []
      const machine = {
        ...fakeMachine({}),
        run: (command: Command) => {
          commands.push(command)
          return Promise.resolve(run())
        },
      }
      const host: Host = { id: 'x', name: 'host.example', port: 443, ...over }
      await gnutls.probe(machine, { path: 'gnutls-cli' }, { hosts: [host], timeoutMs: 1000 })
      assert.ok(commands.some(({ args }) => args.join(' ') === expected))
    })
  }
})

suite('gnutls: a probe that fails', () => {
  testFailingProbes(gnutls, {
    probe: failed => ({ runs: [...hosts.map(({ id }) => id), 'version'].map(label => ({ label, run: failed })) }),
    saying: words => saying(words),
    silentAtDeadline: 'unreachable',
    traceback: 'MemoryError: no room',
  })
})

suite('gnutls: its store', () => {
  test("is the system's, whatever the variables say", async () => {
    const machine = fakeMachine({ '/etc/ssl/ca-bundle.pem': '' }, { SSL_CERT_FILE: '/a.pem' })
    assert.deepEqual(await gnutls.stores(machine, { path: 'gnutls-cli' }, { runs: [] }), [
      { origin: 'default', form: 'bundle', path: '/etc/ssl/ca-bundle.pem' },
    ])
  })
  test('is the one that most distributions have, where there is none', async () => {
    assert.deepEqual(await gnutls.stores(fakeMachine({}), { path: 'gnutls-cli' }, { runs: [] }), [
      { origin: 'default', form: 'bundle', path: '/etc/ssl/certs/ca-certificates.crt' },
    ])
  })
  test('is replaced by an option for one call', () => {
    assert.match(gnutls.repairedByHand?.('ca.pem') ?? '', /--x509cafile=FILE/)
  })
})
