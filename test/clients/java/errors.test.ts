import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type JavaError, verdictOfErrors, wordsOf } from '../../../src/clients/java/errors.ts'
import type { Verdict } from '../../../src/model.ts'

/** `class: message`, outermost first. */
function errors(...lines: readonly string[]): readonly JavaError[] {
  return lines.map(line => {
    const [type = '', ...message] = line.split(': ')
    return { type, message: message.join(': ') }
  })
}

const loading = 'java.net.SocketException: java.security.NoSuchAlgorithmException: Error constructing implementation'

// Measured on 17 and 25, or read in OpenJDK's source of 8, 11 and 21 (sun.security.ssl).
const cases: readonly (readonly [Verdict, readonly string[]])[] = [
  ['rejected', ['javax.net.ssl.SSLHandshakeException: x', 'sun.security.validator.ValidatorException: y']],
  ['rejected', ['javax.net.ssl.SSLHandshakeException: x', 'java.security.cert.CertPathValidatorException: y']],
  ['rejected', ['javax.net.ssl.SSLHandshakeException: x', 'java.security.cert.CertificateExpiredException: y']],
  ['rejected', ['javax.net.ssl.SSLHandshakeException: No name matching a.example found']],
  ['rejected', ['javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure']],
  ['rejected', ['javax.net.ssl.SSLHandshakeException: (handshake_failure) Received fatal alert: handshake_failure']],
  [
    'rejected',
    [
      'javax.net.ssl.SSLHandshakeException: The server selected protocol version TLS10 is not accepted by client preferences [TLS13, TLS12]',
    ],
  ],
  [
    'rejected',
    [
      'javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)',
    ],
  ],
  [
    'rejected',
    [
      'javax.net.ssl.SSLException: Unexpected error: java.security.InvalidAlgorithmParameterException: the trustAnchors parameter must be non-empty',
      'java.lang.RuntimeException: Unexpected error',
      'java.security.InvalidAlgorithmParameterException: the trustAnchors parameter must be non-empty',
    ],
  ],
  [
    'rejected',
    [loading, 'java.security.NoSuchAlgorithmException: x', 'java.io.IOException: keystore password was incorrect'],
  ],
  [
    'rejected',
    [loading, 'java.security.KeyStoreException: problem accessing trust store', 'java.io.EOFException: null'],
  ],
  ['unreachable', ['java.net.ConnectException: Connection refused']],
  ['unreachable', ['java.net.UnknownHostException: nowhere.invalid']],
  ['unreachable', ['java.net.NoRouteToHostException: No route to host']],
  ['unreachable', ['java.net.SocketTimeoutException: Read timed out']],
  ['unreachable', ['java.net.SocketTimeoutException: Connect timed out']],
  ['unreachable', ['java.net.SocketException: Connection reset']],
  ['unreachable', ['javax.net.ssl.SSLException: Connection reset', 'java.net.SocketException: Connection reset']],
  ['unreachable', ['javax.net.ssl.SSLException: Unsupported or unrecognized SSL message']],
  ['unreachable', ['javax.net.ssl.SSLException: Unrecognized SSL message, plaintext connection?']],
  [
    'unreachable',
    [
      'javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake',
      'java.io.EOFException: SSL peer shut down incorrectly',
    ],
  ],
  ['unreachable', ['javax.net.ssl.SSLHandshakeException: Remote host closed connection during handshake']],
  ['error', ['java.lang.IllegalArgumentException: Contains non-LDH ASCII characters']],
  ['error', ['javax.net.ssl.SSLException: something new']],
  ['error', ['java.lang.OutOfMemoryError: unable to create native thread']],
  ['error', []],
]

describe('a verdict comes from classes and messages:', () => {
  for (const [verdict, lines] of cases) {
    test(`${verdict}: ${lines.at(-1) ?? 'nothing'}`, () => assert.equal(verdictOfErrors(errors(...lines)), verdict))
  }
})

test('the words are the outermost exception as Java prints it', () => {
  assert.equal(wordsOf(errors('a.B: PKIX failed: x', 'c.D: x')), 'a.B: PKIX failed: x')
})

test('a cause that it does not name follows', () => {
  assert.equal(wordsOf(errors('a.B: failed', 'c.D: y', 'e.F: z')), 'a.B: failed, caused by e.F: z')
})
