import { keyStorePassword } from '../../x509/pkcs12-writer.ts'

/**
 * The variables that carry options to a Java, the one that wins first (measured, 17 and 25). The first and the last are read
 * by the virtual machine itself, the second by the `java` program of JDK 9 and later.
 */
export const optionVariables = ['_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'JAVA_TOOL_OPTIONS'] as const

const trustStore = '-Djavax.net.ssl.trustStore'
const spaces = '[ \\t\\n\\v\\f\\r]'

/** `value` in pieces as it is written: options, between white space that stands outside of quotes. */
function written(value: string): readonly string[] {
  // HotSpot: Arguments::parse_options_buffer. There is no escape, and a quote may begin in the middle of an option.
  return value.match(new RegExp(`(?:'[^']*(?:'|$)|"[^"]*(?:"|$)|(?!${spaces})[^'"])+`, 'g')) ?? []
}

/** The options as the virtual machine takes them, without their quotes. */
export function optionsIn(value: string): readonly string[] {
  return written(value).map(option => option.replace(/'([^']*)(?:'|$)|"([^"]*)(?:"|$)/g, '$1$2'))
}

/** The value of `-Djavax.net.ssl.trustStore` in a variable's value; the last one counts. */
export function trustStoreIn(value: string): string | undefined {
  return optionsIn(value)
    .flatMap(option => (option.startsWith(`${trustStore}=`) ? option.slice(trustStore.length + 1) : []))
    .at(-1)
}

/** `current` as it is written, with its trust store replaced by the one at `path`. */
export function withTrustStore(path: string, current: string | undefined): string {
  const kept = written(current ?? '').filter(option => !setsTrustStore(option))
  return [
    ...kept,
    quoted(`${trustStore}=${path}`),
    `${trustStore}Password=${keyStorePassword}`,
    `${trustStore}Type=PKCS12`,
  ].join(' ')
}

function setsTrustStore(option: string): boolean {
  return /^-Djavax\.net\.ssl\.trustStore(?:Password|Type|Provider)?(?:=|$)/.test(optionsIn(option).join(' '))
}

function quoted(option: string): string {
  if (!new RegExp(`${spaces}|['"]`).test(option)) return option
  return (option.match(/[^']+|'+/g) ?? []).map(run => (run.startsWith("'") ? `"${run}"` : `'${run}'`)).join('')
}
