import type { StoreOrigin, StoreState } from '../model.ts'
import type { Certificate } from '../x509/certificate.ts'

/** Which anchors a client uses and why: what it was told (variable, config file) or what it was built with. */
export interface StoreReference {
  readonly origin: StoreOrigin
  /** Handed over as `pem`: what is inside the program itself (Node.js), `built-in`; what the system's tool tells of its own store, `platform`. */
  readonly form: 'bundle' | 'directory' | 'built-in' | 'key-store' | 'platform'
  readonly path?: string
  readonly variable?: string
  /** Where a config file says so: its path, and what is written there (`http.sslCAInfo`). */
  readonly config?: { readonly file: string; readonly setting: string }
  readonly pem?: string
  /**
   * `go`: read past what is broken (crypto/x509, root_unix.go). `gnutls`: without TRUSTED CERTIFICATE blocks. Both: of a
   * directory every file, with a hash link to it or not. Absent: as OpenSSL reads.
   */
  readonly reader?: 'go' | 'gnutls'
  /** That of a key store, where the client is told one. It guards public certificates, and is still never shown. */
  readonly password?: string
  /** The client's default, not in effect because of the variable or config named here. */
  readonly replacedBy?: string
  /** The environment that the client lies in was built for `from` and lies at `to` now: conda-pack, or a copy. */
  readonly moved?: { readonly from: string; readonly to: string }
  /** Lies beside the client, which does not use it: named as here, `certifi`. */
  readonly beside?: string
}

export interface Store extends StoreReference {
  readonly state: StoreState
  /** Why it is unreadable or malformed, in words. */
  readonly detail?: string
  readonly anchors: readonly Certificate[]
  /** In a directory without hash links to them: there, but not found by OpenSSL. */
  readonly unhashed: readonly Certificate[]
}

/** How messages name a store: its path, or what it is. */
export function storeName(store: StoreReference): string {
  return store.path ?? (store.form === 'built-in' ? "the client's built-in store" : 'a store without a path')
}
