import type { Machine } from '../machines/machine.ts'
import { type Certificate, readCertificate } from '../x509/certificate.ts'
import { goDialect } from './pem-bundle.ts'
import { pemCertificates } from './pem-certificates.ts'
import type { StoreReference } from './store.ts'

const apples = '/System/Library/Keychains/SystemRootCertificates.keychain'
const administrators = '/Library/Keychains/System.keychain'
const timeoutMs = 20_000

/**
 * The keychains that Security.framework verifies with, read by security(1): Apple's roots, and what the administrator's trust
 * settings make an anchor. Node.js's own list, of `tls.getCACertificates('system')`, is without Apple's roots, and can take
 * seconds in which this process stands still (github.com/nodejs/node/issues/63313). A user's own keychain is not read.
 */
export async function macosKeychains(machine: Pick<Machine, 'run'>): Promise<readonly StoreReference[]> {
  const [roots, added, settings] = await Promise.all([
    security(machine, 'find-certificate', '-a', '-p', apples),
    security(machine, 'find-certificate', '-a', '-p', administrators),
    security(machine, 'dump-trust-settings', '-d'),
  ])
  const trusted = trustedAmong(added ?? '', settings ?? '')
  return [keychain(apples, roots), ...(trusted === '' ? [] : [keychain(administrators, trusted)])]
}

function keychain(path: string, pem: string | undefined): StoreReference {
  return { origin: 'default', form: 'platform', path, ...(pem === undefined ? {} : { pem }) }
}

async function security(machine: Pick<Machine, 'run'>, ...args: readonly string[]): Promise<string | undefined> {
  const run = await machine.run({ file: '/usr/bin/security', args, timeoutMs })
  return run.failure === undefined && run.exitCode === 0 ? run.stdout : undefined
}

/** The System keychain holds more than anchors: what is in it and has no trust setting is trusted by nobody. */
function trustedAmong(pem: string, settings: string): string {
  const labels = trustedForTls(settings)
  const { certificates } = pemCertificates(pem, goDialect, readCertificate)
  return certificates
    .filter(certificate => labels.has(labelOf(certificate)))
    .map(({ x509 }) => x509.toString())
    .join('')
}

/** As Keychain Access calls a certificate: SecCertificateInferLabel. */
function labelOf({ x509: { subject } }: Certificate): string {
  return ['CN', 'OU', 'O'].map(type => lastOf(subject, type)).find(value => value !== '') ?? ''
}

/** node:crypto gives a name as lines, the most general first. */
function lastOf(name: string, type: string): string {
  const line = name.split('\n').findLast(part => part.startsWith(`${type}=`))
  return line?.slice(type.length + 1) ?? ''
}

/**
 * The labels of the certificates that `security dump-trust-settings -d` lists as anchors for TLS. No setting at all means
 * trusted for everything, a setting without a policy counts for TLS too, one without a result trusts (SecTrustSettings.h).
 */
export function trustedForTls(dump: string): ReadonlySet<string> {
  const trusted = dump
    .split(/^Cert \d+: /m)
    .slice(1)
    .filter(isTrustedForTls)
  return new Set(trusted.map(entry => (entry.split('\n')[0] ?? '').trim()))
}

function isTrustedForTls(entry: string): boolean {
  const [head = '', ...settings] = entry.split(/^\s*Trust Setting \d+:\s*$/m)
  if (settings.length === 0) return /^\s*Number of trust settings : 0\s*$/m.test(head)
  const forTls = settings.filter(setting => /Policy OID\s*: SSL\s*$/m.test(setting) || !setting.includes('Policy OID'))
  const results = forTls.map(
    setting => /Result Type\s*: kSecTrustSettingsResult(\w+)/.exec(setting)?.[1] ?? 'TrustRoot',
  )
  return !results.includes('Deny') && results.some(result => result === 'TrustRoot' || result === 'TrustAsRoot')
}
