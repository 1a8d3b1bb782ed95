// The closed lists: an id is the name of its file, its test, its page and its row in the README.

/** Every client, in the order of reports. */
export const clientIds = [
  'python',
  'requests',
  'urllib3',
  'aiohttp',
  'httpx',
  'pip',
  'aws',
  'fsspec',
  'conda',
  'curl',
  'git',
  'openssl',
  'node',
  'actions-node',
  'java',
  'wget',
  'gnutls',
  'ruby',
  'perl',
  'lwp',
  'php',
  'php-curl',
  'go',
  'dotnet',
  'deno',
  'bun',
  'npm',
  'cargo',
] as const
export type ClientId = (typeof clientIds)[number]

/** Ordered as docs/causes/ranking.md ranks them: the first that holds is the one to repair first. */
export const causeIds = [
  'verification-off',
  'machine-unreachable',
  'unreachable',
  'not-tls',
  'variable-points-nowhere',
  'store-unreadable',
  'store-malformed',
  'store-missing',
  'store-empty',
  'directory-not-hashed',
  'store-replaced',
  'certificate-expired',
  'certificate-not-yet-valid',
  'name-mismatch',
  'self-signed',
  'intermediate-missing',
  'intercepted',
  'variable-ignored',
  'issuer-missing',
  'unknown',
] as const
export type CauseId = (typeof causeIds)[number]
