import type { Machine } from '../../machines/machine.ts'
import { platformStores } from '../../stores/platform-store.ts'
import type { StoreReference } from '../../stores/store.ts'

/**
 * Whether a curl has the system verify: `instead` of files, unless it is told one; `beside` them, as Apple's own does, which
 * asks the keychains for what its file does not hold, be the file its own or one that it was told
 * (daniel.haxx.se/blog/2024/03/08/the-apple-curl-security-incident-12604).
 * @param version what `curl --version` says; a backend in brackets is there and not in use
 */
export function platformShare(version: string): 'none' | 'instead' | 'beside' {
  if (isSchannel(version) || / SecureTransport( |$)/m.test(version)) return 'instead'
  // Since 8.17, where it was built so and with no file of its own.
  if (/^Features:.* AppleSecTrust( |$)/m.test(version)) return 'instead'
  return / \(SecureTransport\) LibreSSL\//.test(version) ? 'beside' : 'none'
}

/** With Schannel curl takes a file from its options alone: src/tool_operate.c passes over the variables. */
export function isSchannel(version: string): boolean {
  return / Schannel( |$)/m.test(version)
}

/** The stores of a libcurl program with those of the system, where that has any and they have a share. */
export async function withPlatform(
  machine: Machine,
  files: readonly StoreReference[],
  share: 'none' | 'instead' | 'beside',
): Promise<readonly StoreReference[]> {
  if (share === 'none') return files
  const platform = await platformStores(machine)
  if (platform.length === 0) return files
  // A default that was replaced was another system's.
  const inEffect = files.filter(({ replacedBy }) => replacedBy === undefined)
  if (share === 'beside' || inEffect.length === 0) return [...inEffect, ...platform]
  const told = inEffect.find(({ origin }) => origin !== 'default')
  const replacedBy = told?.variable ?? told?.config?.setting
  return replacedBy === undefined ? inEffect : [...inEffect, ...platform.map(store => ({ ...store, replacedBy }))]
}

/**
 * Where libcurl does not tell its backend: Apple's has one file of its own, Schannel none.
 * @param standard the files that it loads without being told
 */
export function shareByFiles(
  { families }: Pick<Machine, 'families'>,
  standard: readonly StoreReference[],
): 'none' | 'instead' | 'beside' {
  if (families.includes('win32')) return standard.length === 0 ? 'instead' : 'none'
  const isApples = standard.every(({ path }) => path === '/etc/ssl/cert.pem')
  return families.includes('darwin') && isApples ? 'beside' : 'none'
}
