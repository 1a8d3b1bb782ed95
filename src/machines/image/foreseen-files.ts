import type { TarEntry } from './tar-header.ts'

/** What is kept of an image while it streams by. What is not foreseen is copied by itself once it is asked for, at the cost of a mount. */
interface Foreseen {
  readonly path: RegExp
  readonly maxBytes: number
}

const foreseen: readonly Foreseen[] = [
  // Certificates and configuration, and what programs tell of themselves in small files.
  {
    path: /^etc\/|^usr\/lib\/os-release$|-packages\/[^/]+\/__init__\.py$|\.(?:pem|crt|cer|der|jks|p12|0|1)$|(?:^|\/)(?:ca-certificates|certs|certifi|ssl|pki|security)\//,
    maxBytes: 1024 * 1024,
  },
  // Programs that clients are recognised by, and the libraries that decide for them.
  {
    path: /(?:^|\/)bin\/(?:curl|git|wget|openssl|gnutls-cli|(?:perl|php|python|ruby)[\d.]*)$/,
    maxBytes: 8 * 1024 * 1024,
  },
  {
    path: /\/lib(?:crypto|ssl|curl[^/]*|gnutls|ruby[^/]*|python[^/]*)\.so[^/]*$|\/(?:_ssl[^/]*|openssl|curl|SSLeay)\.so$|\/git-remote-https?$/,
    maxBytes: 8 * 1024 * 1024,
  },
  // Modules whose version, or whose way to verify, is in their text.
  {
    path: /\/(?:IO\/Socket\/SSL|LWP\/UserAgent|LWP\/Protocol\/https)\.pm$|\/urllib3\/(?:_version|connectionpool)\.py$|\/npm\/package\.json$/,
    maxBytes: 1024 * 1024,
  },
]

export function isForeseen({ path, size }: Pick<TarEntry, 'path' | 'size'>): boolean {
  return foreseen.some(one => size <= one.maxBytes && one.path.test(path))
}
