import type { Machine } from '../../machines/machine.ts'
import type { StoreReference } from '../../stores/store.ts'
import { aboutIn } from '../asking/marked-answers.ts'
import { text } from '../asking/marked-lines.ts'
import type { Installation, Probe } from '../client.ts'
import { opensslStores } from '../openssl/store.ts'

/**
 * On Linux a file and a directory, each from OpenSSL's variable or from its default, a variable that is set to nothing
 * counted as set; of a directory every file, with a hash link to it or not (.NET: OpenSslCachedSystemStoreProvider).
 * Elsewhere, and where OpenSSL's folder is not known, what the process itself takes for roots.
 */
export async function dotnetStores(
  { environment }: Machine,
  _at: Installation,
  probe: Probe,
): Promise<readonly StoreReference[]> {
  const about = aboutIn(probe)
  const platform = text(about, 'platform')
  const roots = rootsIn(about['roots'])
  if (platform === 'win32' || platform === 'darwin') return roots
  const said = probe.runs.find(({ label }) => label === 'openssl')?.run.stdout ?? ''
  const folder = /^OPENSSLDIR: "(.*)"$/m.exec(said)?.[1]
  const read = storesIn(environment, {
    cafile: folder ? `${folder}/cert.pem` : '',
    capath: folder ? `${folder}/certs` : '',
  })
  return folder ? read : [...read, ...roots]
}

/** Those of the OpenSSL that .NET loads, of a directory every file. */
export function storesIn(
  environment: Machine['environment'],
  compiledIn: { readonly cafile: string; readonly capath: string },
): readonly StoreReference[] {
  return opensslStores(environment, compiledIn).map(store => ({ ...store, reader: 'go' }))
}

function rootsIn(roots: unknown): readonly StoreReference[] {
  const encoded = Array.isArray(roots) ? roots.filter(root => typeof root === 'string') : []
  const pem = encoded.map(root => `-----BEGIN CERTIFICATE-----\n${root}\n-----END CERTIFICATE-----\n`).join('')
  return pem === '' ? [] : [{ origin: 'default', form: 'built-in', pem }]
}
