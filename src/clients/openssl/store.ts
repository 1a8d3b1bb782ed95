import type { StoreReference } from '../../stores/store.ts'

/**
 * The two stores that a program has which calls SSL_CTX_set_default_verify_paths: a file and a directory, each taken from
 * its variable when that is set and else from OPENSSLDIR. Both are read; the one does not replace the other
 * (openssl: crypto/x509/by_file.c, by_dir.c). A variable that is set to nothing counts as set there.
 */
export function opensslStores(
  environment: Readonly<Record<string, string>>,
  compiledIn: { readonly cafile: string; readonly capath: string },
): StoreReference[] {
  return [
    ...chosen('SSL_CERT_FILE', 'bundle', compiledIn.cafile),
    // SSL_CERT_DIR is a list, as PATH is one.
    ...chosen('SSL_CERT_DIR', 'directory', compiledIn.capath),
  ]

  function chosen(variable: string, form: 'bundle' | 'directory', fallback: string): StoreReference[] {
    const value = environment[variable]
    const standard: StoreReference[] = fallback ? [{ origin: 'default', form, path: fallback }] : []
    if (value === undefined) return standard
    // An empty part of a list is passed over (openssl: crypto/x509/by_dir.c, add_cert_dir).
    const parts = form === 'directory' ? value.split(':').filter(part => part !== '') : [value]
    const paths = parts.length > 0 ? parts : ['']
    return [
      ...paths.map(path => ({ origin: 'variable' as const, form, path, variable })),
      ...standard.map(reference => ({ ...reference, replacedBy: variable })),
    ]
  }
}
