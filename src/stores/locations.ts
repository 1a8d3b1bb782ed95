import type { StoreReference } from './store.ts'

/** A place where a distribution keeps its trust anchors. */
export interface SystemLocation {
  readonly path: string
  readonly form: 'bundle' | 'directory'
  /** Who puts it there. */
  readonly distributions: string
}

/**
 * In the order of Go's crypto/x509/root_linux.go, whose readers stop at the first file that is there, with what truststore,
 * SUSE, NixOS, the BSDs and Homebrew add. All are read here: a store that no client looks at may still hold the issuer that is missing.
 */
export const systemLocations: readonly SystemLocation[] = [
  {
    path: '/etc/ssl/certs/ca-certificates.crt',
    form: 'bundle',
    distributions: 'Debian, Ubuntu, Alpine, Arch Linux, Gentoo, NixOS',
  },
  { path: '/etc/pki/tls/certs/ca-bundle.crt', form: 'bundle', distributions: 'Fedora, RHEL, Amazon Linux, NixOS' },
  { path: '/etc/ssl/ca-bundle.pem', form: 'bundle', distributions: 'SUSE' },
  { path: '/var/lib/ca-certificates/ca-bundle.pem', form: 'bundle', distributions: 'SUSE' },
  { path: '/etc/pki/tls/cacert.pem', form: 'bundle', distributions: 'OpenELEC' },
  {
    path: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
    form: 'bundle',
    distributions: 'Fedora, RHEL 7 and later',
  },
  { path: '/etc/ssl/cert.pem', form: 'bundle', distributions: 'Alpine, Arch Linux, OpenBSD, FreeBSD, macOS' },
  { path: '/etc/pki/tls/cert.pem', form: 'bundle', distributions: 'Fedora and RHEL, older' },
  { path: '/etc/ssl/certs/ca-bundle.crt', form: 'bundle', distributions: 'NixOS' },
  { path: '/usr/local/share/certs/ca-root-nss.crt', form: 'bundle', distributions: 'FreeBSD' },
  { path: '/opt/homebrew/etc/ca-certificates/cert.pem', form: 'bundle', distributions: 'Homebrew on Apple silicon' },
  { path: '/usr/local/etc/ca-certificates/cert.pem', form: 'bundle', distributions: 'Homebrew on Intel' },
  { path: '/etc/ssl/certs', form: 'directory', distributions: 'Debian, Ubuntu, SUSE, Arch Linux' },
  { path: '/etc/pki/tls/certs', form: 'directory', distributions: 'Fedora, RHEL' },
]

/** The same as references, for reading what is there. */
export function systemStores(): readonly StoreReference[] {
  return systemLocations.map(({ path, form }) => ({ origin: 'default', form, path }))
}
