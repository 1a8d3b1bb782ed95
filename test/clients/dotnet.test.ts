import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { verdictOfDotnet } from '../../src/clients/dotnet/words.ts'
import { dotnet } from '../../src/clients/dotnet.ts'
import type { Command, Machine } from '../../src/machines/machine.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts } from './verdict-table.ts'

const chain = 'rejected: The remote certificate is invalid because of errors in the certificate chain:'

suite('dotnet: what it says of the servers of the test world, by its documentation', () => {
  test('on Linux', () => {
    assertVerdicts(dotnet, 'linux', {
      'good-rsa': 'trusted',
      'unknown-root-not-sent': `${chain} PartialChain`,
      'unknown-root-sent': `${chain} UntrustedRoot`,
      expired: `${chain} NotTimeValid`,
      'wrong-name':
        'rejected: The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch',
      'plain-http': 'unreachable: Cannot determine the frame size or a corrupted frame was received.',
      silent: 'unreachable: no answer in 5000 ms',
      reset: 'unreachable: Unable to read data from the transport connection: Connection reset by peer',
      'closed-port': 'unreachable: Connection refused',
      control: `${chain} PartialChain`,
    })
  })
  test('on Windows', () => {
    assertVerdicts(dotnet, 'windows', {
      'good-rsa': 'trusted',
      'unknown-root-sent': `${chain} UntrustedRoot`,
      'plain-http': 'unreachable: Cannot determine the frame size or a corrupted frame was received.',
      reset: 'unreachable: Received an unexpected EOF or 0 bytes from the transport stream.',
      'closed-port': 'unreachable: No connection could be made because the target machine actively refused it.',
    })
  })
  test('its version, and the variables that it reads on each', () => {
    const linux = dotnet.interpret(readRecording('dotnet', 'linux').probe, [])
    const windows = dotnet.interpret(readRecording('dotnet', 'windows').probe, [])
    assert.equal(linux.version, '8.0.11 (PowerShell 7.4.6)')
    assert.deepEqual([linux.remedies, windows.remedies], [undefined, []])
  })
})

const authentication = 'System.Security.Authentication.AuthenticationException'
const handshake = 'Authentication failed, see inner exception. SSL Handshake failed with OpenSSL error - SSL_ERROR_SSL.'
const words: readonly (readonly [string, string, string])[] = [
  [
    authentication,
    'The remote certificate was rejected by the provided RemoteCertificateValidationCallback.',
    'rejected',
  ],
  [authentication, `${handshake} error:0A00010B:SSL routines::wrong version number`, 'unreachable'],
  [authentication, `${handshake} error:0A000410:SSL routines::ssl/tls alert handshake failure`, 'rejected'],
  [authentication, `${handshake} error:0A000102:SSL routines::unsupported protocol`, 'rejected'],
  [authentication, `${handshake} error:0A0000FF:SSL routines::the flux capacitor`, 'error'],
  ['System.NotSupportedException', 'The remote end is of no kind.', 'error'],
]
for (const [type, message, verdict] of words) {
  test(`dotnet: ${message} is ${verdict}`, () => {
    assert.equal(verdictOfDotnet('failed', type, '', message), verdict)
  })
}

const record = (fields: object): string => `\n@local-issuer ${JSON.stringify(fields)}\n`

suite('dotnet: a probe that fails', () => {
  testFailingProbes(dotnet, {
    probe: failed => ({ runs: [{ label: 'dotnet', run: failed }] }),
    saying: message => ({
      runs: [{ label: 'dotnet', run: run({ stdout: record({ host: 0, kind: 'failed', type: 'X', message }) }) }],
    }),
    silentAtDeadline: 'error',
    traceback: 'MemoryError: no room',
  })
})

test('dotnet: its program goes encoded and without comments, its question on standard input', async () => {
  const commands: Command[] = []
  const machine: Machine = {
    ...fakeMachine({}),
    run(command) {
      commands.push(command)
      return Promise.resolve(run())
    },
  }
  await dotnet.probe(machine, { path: '/usr/bin/pwsh' }, { hosts, timeoutMs: 5000 })
  const [, asked] = commands
  const script = Buffer.from(asked?.args.at(-1) ?? '', 'base64').toString('utf16le')
  assert.equal(asked?.args.at(-2), '-EncodedCommand')
  assert.match(script, /^\$ErrorActionPreference = 'Stop'\n\$question = /)
  assert.doesNotMatch(script, /^#/m)
  assert.ok((asked?.args.join(' ').length ?? 0) < 16_000)
  assert.deepEqual(JSON.parse(asked?.stdin ?? ''), {
    timeoutMs: 5000,
    hosts: hosts.map(({ name, port }) => ({ name, port })),
  })
})

suite('dotnet: its stores', () => {
  const at = { path: '/usr/bin/pwsh' }
  const probe = (platform: string, places: string) => ({
    runs: [
      { label: 'dotnet', run: run({ stdout: record({ about: { platform, roots: ['AAAA', 7] } }) }) },
      { label: 'openssl', run: run({ stdout: places }) },
    ],
  })
  const debian = 'OPENSSLDIR: "/usr/lib/ssl"\n'
  const file = { origin: 'default', form: 'bundle', path: '/usr/lib/ssl/cert.pem', reader: 'go' }
  const directory = { origin: 'default', form: 'directory', path: '/usr/lib/ssl/certs', reader: 'go' }
  const own = {
    origin: 'default',
    form: 'built-in',
    pem: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  }
  const cases: readonly (readonly [string, string, string, Record<string, string>, readonly object[]])[] = [
    ["OpenSSL's file and directory, every file of it", 'linux', debian, {}, [file, directory]],
    [
      'SSL_CERT_FILE in place of the file',
      'linux',
      debian,
      { SSL_CERT_FILE: '/a.pem' },
      [
        { origin: 'variable', form: 'bundle', path: '/a.pem', variable: 'SSL_CERT_FILE', reader: 'go' },
        { ...file, replacedBy: 'SSL_CERT_FILE' },
        directory,
      ],
    ],
    ['its own roots where there is no openssl to tell', 'linux', '', {}, [own]],
    ['its own roots on Windows, whatever is set', 'win32', debian, { SSL_CERT_FILE: '/a.pem' }, [own]],
    ['its own roots on macOS', 'darwin', 'OPENSSLDIR: "/private/etc/ssl"\n', {}, [own]],
  ]
  for (const [name, platform, places, environment, expected] of cases) {
    test(name, async () => {
      assert.deepEqual(await dotnet.stores(fakeMachine({}, environment), at, probe(platform, places)), expected)
    })
  }
})
