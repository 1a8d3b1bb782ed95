import assert from 'node:assert/strict'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, suite, test } from 'node:test'
import { buildProbe } from '../../src/clients/go/toolchain.ts'
import { go } from '../../src/clients/go.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { startWorld } from '../world/world.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, but, type VerdictTable } from './verdict-table.ts'

const noIssuer = 'rejected: x509: certificate signed by unknown authority'

/** Go looks at the name and the dates of a certificate before it looks for its issuer. */
const withoutRoot: VerdictTable = {
  'good-rsa': noIssuer,
  'good-p256': noIssuer,
  'good-p384': noIssuer,
  'good-ed25519': noIssuer,
  'no-intermediate': noIssuer,
  expired: 'rejected: x509: certificate has expired or is not yet valid',
  'not-yet-valid': 'rejected: x509: certificate has expired or is not yet valid',
  'wrong-name': 'rejected: x509: certificate is valid for 192.0.2.1, not 127.0.0.1',
  'name-only-in-cn': 'rejected: x509: certificate relies on legacy Common Name field',
  'self-signed': noIssuer,
  'unknown-root-sent': noIssuer,
  'unknown-root-not-sent': noIssuer,
  'unknown-root-with-intermediate': noIssuer,
  'inspection-product': noIssuer,
  shuffled: noIssuer,
  'unrelated-certificate': noIssuer,
  'hostile-names': noIssuer,
  'plain-http': 'unreachable: tls: first record does not look like a TLS handshake',
  silent: 'unreachable: context deadline exceeded',
  reset: 'unreachable: connection reset by peer',
  'closed-port': 'unreachable: connection refused',
  control: noIssuer,
}

const withRoot = but(withoutRoot, {
  'good-rsa': 'trusted',
  'good-p256': 'trusted',
  'good-p384': 'trusted',
  'good-ed25519': 'trusted',
  shuffled: 'trusted',
  'unrelated-certificate': 'trusted',
})

suite('go: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(go, 'without-root', withoutRoot))
  test('with the root in SSL_CERT_FILE', () => assertVerdicts(go, 'with-root', withRoot))
  for (const [name, table] of [
    ['predicted-without-root', withoutRoot],
    ['predicted-with-root', withRoot],
  ] as const) {
    test(`${name}: the same verdicts, each marked as predicted`, () => {
      const { hosts: asked, probe } = readRecording('go', name)
      const { version, verdicts } = go.interpret(
        probe,
        asked.map(({ host }) => host),
      )
      assert.equal(version, 'rules of Go 1.19')
      assert.deepEqual(
        verdicts.map(({ verdict }, index) => [asked[index]?.member, verdict]),
        asked.map(({ member }) => [member, table[member]?.split(':')[0]]),
      )
      assert.ok(verdicts.every(({ basis }) => basis === 'predicted'))
    })
  }
})

suite('go: when its process fails', () => {
  testFailingProbes(go, {
    probe: ended => ({ runs: [{ label: 'go', run: ended }] }),
    saying: message => ({
      runs: [
        {
          label: 'go',
          run: run({
            stdout: `\n@local-issuer ${JSON.stringify({ host: 0, kind: 'failed', type: '*errors.errorString', message })}\n`,
          }),
        },
      ],
    }),
    silentAtDeadline: 'error',
    traceback: 'MemoryError: no room',
  })

  test('a toolchain that cannot build leaves a prediction that says so', () => {
    const prediction = { label: 'prediction', run: run({ stdout: '@local-issuer {"host":0,"kind":"accepted"}\n' }) }
    const build = { label: 'build', run: run({ exitCode: 1, stderr: 'go: cannot find GOROOT directory\n' }) }
    const { version, verdicts } = go.interpret({ runs: [prediction, build] }, hosts)
    assert.equal(version, 'rules of Go 1.19: the probe could not be built (go: cannot find GOROOT directory)')
    assert.deepEqual(
      verdicts.map(({ verdict, basis }) => [verdict, basis]),
      [
        ['trusted', 'predicted'],
        ['error', 'predicted'],
      ],
    )
  })
})

describe('go: an error is judged by its type', () => {
  const cases: readonly (readonly [type: string, message: string, verdict: string])[] = [
    ['x509.UnhandledCriticalExtension', 'x509: unhandled critical extension', 'rejected'],
    ['*tls.CertificateVerificationError', 'tls: failed to verify certificate', 'rejected'],
    ['tls.alert', 'remote error: tls: handshake failure', 'rejected'],
    ['tls.AlertError', 'remote error: tls: bad certificate', 'rejected'],
    ['*errors.errorString', 'tls: server selected unsupported protocol version 301', 'rejected'],
    ['*errors.errorString', 'EOF', 'unreachable'],
    ['*net.DNSError', 'dial tcp: lookup a.example: no such host', 'unreachable'],
    ['*errors.errorString', 'x509: something', 'error'],
  ]
  for (const [type, message, verdict] of cases) {
    test(`${type}: ${message}: ${verdict}`, () => {
      const stdout = `@local-issuer ${JSON.stringify({ host: 0, kind: 'failed', type, message })}\n`
      const said = go.interpret({ runs: [{ label: 'go', run: run({ stdout }) }] }, hosts).verdicts[0]
      assert.equal(said?.verdict, verdict)
    })
  }
})

describe('go: it is found', () => {
  const finding = (programs: readonly string[], families: readonly string[] = ['debian']) =>
    go.detect({
      ...fakeMachine({}),
      families,
      which: async name => programs.find(path => path.endsWith(`/${name}`)),
    })
  test('as the toolchain first', async () => {
    assert.deepEqual(await finding(['/usr/bin/kubectl', '/usr/bin/go']), { path: '/usr/bin/go' })
  })
  test('as a program that is written in it', async () => {
    assert.deepEqual(await finding(['/usr/bin/gh']), { path: '/usr/bin/gh' })
  })
  test('as the first of those whose file says so, not as a script of that name', async () => {
    const goProgram = `\xff Go buildinf:\x08\x02${' '.repeat(16)}\x08go1.22.5\0crypto/tls.(*Conn)\0crypto/x509.(*CertPool)`
    const files = { '/usr/bin/docker': '#!/bin/sh\nexec podman "$@"\n', '/usr/bin/gh': goProgram }
    assert.deepEqual(await go.detect(fakeMachine(files, { PATH: '/usr/bin' })), { path: '/usr/bin/gh' })
  })
  test('not at all without either', async () => {
    assert.ok('absent' in (await finding(['/usr/bin/curl'])))
  })
  test('not by a program where the rules are not known', async () => {
    assert.ok('absent' in (await finding(['/usr/local/bin/kubectl'], ['darwin'])))
  })
})

describe('go: its stores are', () => {
  const bundle = '/etc/ssl/certs/ca-certificates.crt'
  const files = { [bundle]: 'x', '/etc/ssl/cert.pem': 'x', '/etc/pki/tls/certs/a.pem': 'x' }
  const storesUnder = async (environment: Record<string, string>) =>
    (await go.stores(fakeMachine(files, environment), { path: '/usr/bin/go' }, { runs: [] })).map(
      ({ path, variable, replacedBy }) => [path, variable ?? replacedBy].filter(Boolean).join(' '),
    )

  test('the first file of its list, and all directories', async () => {
    assert.deepEqual(await storesUnder({}), [bundle, '/etc/ssl/certs', '/etc/pki/tls/certs'])
  })
  test('the same where the variables are empty', async () => {
    assert.equal((await storesUnder({ SSL_CERT_FILE: '', SSL_CERT_DIR: '' })).length, 3)
  })
  test('SSL_CERT_FILE in place of the file alone', async () => {
    assert.deepEqual(await storesUnder({ SSL_CERT_FILE: '/ca.pem' }), [
      '/ca.pem SSL_CERT_FILE',
      `${bundle} SSL_CERT_FILE`,
      '/etc/ssl/certs',
      '/etc/pki/tls/certs',
    ])
  })
  test('each directory of SSL_CERT_DIR in place of all', async () => {
    assert.deepEqual(await storesUnder({ SSL_CERT_DIR: '/a::/b' }), [
      '/a SSL_CERT_DIR',
      '/b SSL_CERT_DIR',
      bundle,
      '/etc/ssl/certs SSL_CERT_DIR',
      '/etc/pki/tls/certs SSL_CERT_DIR',
    ])
  })
})

suite('go: the prediction and the real toolchain', () => {
  test('agree on every server of the world', async () => {
    const world = await startWorld()
    const cache = await mkdtemp(join(tmpdir(), 'go-probe-'))
    try {
      const base = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: cache, RUNNER_TOOL_CACHE: cache }
      const asked = world.members.map(({ host }) => host)
      const at = await go.detect(await runnerMachine(base))
      assert.ok('path' in at && at.path.endsWith('/go'), 'install golang-go')
      const built = await buildProbe(await runnerMachine(base), at.path)
      assert.ok('path' in built)
      const terraform = join(cache, 'terraform')
      await copyFile(built.path, terraform)
      const alone = await runnerMachine({ PATH: cache })
      assert.deepEqual(await go.detect(alone), { path: terraform })
      const { version } = go.interpret(await go.probe(alone, { path: terraform }, { hosts: [], timeoutMs: 1 }), [])
      assert.match(version, /^terraform, built with go1\.\d+(\.\d+)?$/)
      for (const environment of [
        base,
        { ...base, SSL_CERT_FILE: world.rootPath },
        { ...base, SSL_CERT_DIR: world.folder },
      ]) {
        const machine = await runnerMachine(environment)
        const verdictsOf = async (path: string) =>
          go.interpret(await go.probe(machine, { path }, { hosts: asked, timeoutMs: 3000 }), asked).verdicts
        const observed = await verdictsOf(at.path)
        const predicted = await verdictsOf(terraform)
        assert.ok(observed.every(({ basis }) => basis === undefined))
        assert.deepEqual(
          predicted.map(({ verdict }, index) => [world.members[index]?.id, verdict]),
          observed.map(({ verdict }, index) => [world.members[index]?.id, verdict]),
        )
      }
    } finally {
      await world.stop()
      await rm(cache, { recursive: true, force: true })
    }
  })
})
