import type { Verdict } from '../../model.ts'

/** One of the exceptions that a handshake ended with; the causes follow, outermost first. */
export interface JavaError {
  /** The class, with its package. */
  readonly type: string
  readonly message: string
}

/** The certificate was refused, by whatever class the Java release has for it. */
const refusals =
  /(?:^|\.)(?:ValidatorException|CertificateException|Certificate\w+Exception|CertPath\w+Exception|SunCertPathBuilderException|SSLPeerUnverifiedException)$/

/** The trust store could not be loaded or holds nothing, and so no host is verified. */
const storeFailures =
  /(?:^|\.)(?:KeyStoreException|NoSuchAlgorithmException|InvalidAlgorithmParameterException|KeyManagementException)$/

const noConnection =
  /(?:^|\.)(?:ConnectException|NoRouteToHostException|UnknownHostException|PortUnreachableException|SocketTimeoutException|UnresolvedAddressException|EOFException)$/

/** What JSSE says of a peer, by what it means (sun.security.ssl, 8 to 25; JDK 24 and later put the alert's name in front). */
const messages: readonly (readonly [RegExp, Verdict])[] = [
  [/plaintext connection\?|Unsupported or unrecognized SSL message|Unrecognized SSL message/, 'unreachable'],
  [/Remote host (?:closed connection|terminated the handshake)|SSL peer shut down incorrectly/, 'unreachable'],
  [/Connection reset|Connection or outbound has closed|Broken pipe|Read timed out|[Cc]onnect timed out/, 'unreachable'],
  // The server's word, which ends the handshake.
  [/Received fatal alert: /, 'rejected'],
  [/No appropriate protocol|not accepted by client preferences|Server chose|Server selected/, 'rejected'],
  [/Algorithm constraints|algorithm constraints|does not comply to/, 'rejected'],
  [/No subject alternative|No name matching|Illegal server name/, 'rejected'],
]

/** The innermost that tells counts. What is not known is an error. */
export function verdictOfErrors(errors: readonly JavaError[]): Verdict {
  if (errors.some(({ type }) => refusals.test(type))) return 'rejected'
  if (errors.some(({ type }) => storeFailures.test(type))) return 'rejected'
  for (const { type, message } of errors.toReversed()) {
    if (noConnection.test(type)) return 'unreachable'
    const known = messages.find(([pattern]) => pattern.test(message))
    if (known) return known[1]
  }
  return 'error'
}

/** As Java prints it, with the innermost cause where the outermost does not say it. */
export function wordsOf(errors: readonly JavaError[]): string {
  const [first] = errors
  if (first === undefined) return 'ended without an exception'
  const last = errors.at(-1) ?? first
  const outer = `${first.type}: ${first.message}`
  return outer.includes(last.message) ? outer : `${outer}, caused by ${last.type}: ${last.message}`
}
