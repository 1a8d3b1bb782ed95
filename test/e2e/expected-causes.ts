import type { CauseId, ClientId, Verdict } from '../../src/model.ts'

/** What is expected of a server of the world, on a machine that does not hold the World Root. */
export interface Expected {
  readonly verdict: Verdict
  /** In the order of repair. */
  readonly causes: readonly CauseId[]
  /** With the World Root given: whether the fix repairs it; `as-by-hand` where that hangs on the version of the client. */
  readonly repaired: boolean | 'as-by-hand'
  /** What it rejects for once it has found the root; absent: the first of `causes`. */
  readonly minds?: CauseId
  /** Where a client differs from the others. */
  readonly differing?: Readonly<Partial<Record<ClientId, Omit<Expected, 'differing'>>>>
}

const wanting: Expected = { verdict: 'rejected', causes: ['issuer-missing'], repaired: true }
const stranger: Expected = { verdict: 'rejected', causes: ['issuer-missing'], repaired: false }

/** What every client refuses, whether it has found the root or not. */
function refused(cause: CauseId): Expected {
  return { verdict: 'rejected', causes: [cause, 'issuer-missing'], repaired: false }
}

interface Dispute {
  /** They tell the fault before they look for the root. The rest tells it afterwards. */
  readonly sayFirst?: readonly ClientId[]
  /** They do not mind. */
  readonly take: readonly ClientId[]
}

/** What some clients refuse, as measured with those of Debian 12 and Node.js 24. */
function disputed(cause: CauseId, { sayFirst = [], take }: Dispute): Expected {
  const differing = [
    ...sayFirst.map(client => [client, refused(cause)] as const),
    ...take.map(client => [client, wanting] as const),
  ]
  return { ...stranger, minds: cause, differing: Object.fromEntries(differing) }
}

const python = ['python', 'requests', 'urllib3', 'aiohttp', 'httpx', 'pip', 'aws', 'fsspec'] as const
const onOpenSsl = [...python, 'curl', 'openssl', 'actions-node', 'ruby', 'php-curl'] as const

/** They read the answer after they have found the root. */
const after: Expected = { ...stranger, minds: 'revoked' }
const readStaples = { git: after, perl: after, lwp: after }

const away: Expected = { verdict: 'unreachable', causes: ['unreachable'], repaired: false }

/**
 * By the id of the server, written by hand. Giving the World Root changes no cause: it is then known to be on the machine, and
 * still is in no store that a client reads.
 */
export const expectations: Readonly<Record<string, Expected>> = {
  'good-rsa': wanting,
  'good-p256': wanting,
  'good-p384': wanting,
  'good-ed25519': wanting,
  shuffled: wanting,
  'unrelated-certificate': wanting,
  // Another host of the run sends the intermediate, so that it is known to be one.
  'no-intermediate': { verdict: 'rejected', causes: ['intermediate-missing'], repaired: false },
  expired: { verdict: 'rejected', causes: ['certificate-expired', 'issuer-missing'], repaired: false },
  'not-yet-valid': { verdict: 'rejected', causes: ['certificate-not-yet-valid', 'issuer-missing'], repaired: false },
  'wrong-name': { verdict: 'rejected', causes: ['name-mismatch', 'issuer-missing'], repaired: false },
  'name-only-in-cn': {
    ...wanting,
    differing: {
      // It says so before it looks for the issuer.
      go: { verdict: 'rejected', causes: ['name-mismatch', 'issuer-missing'], repaired: false },
      // It says so once it has found the issuer.
      httpx: { ...wanting, repaired: 'as-by-hand' },
    },
  },
  'self-signed': { verdict: 'rejected', causes: ['self-signed'], repaired: false },
  'unknown-root-sent': stranger,
  'unknown-root-not-sent': stranger,
  'unknown-root-with-intermediate': stranger,
  'inspection-product': { verdict: 'rejected', causes: ['intercepted'], repaired: false },
  'hostile-names': stranger,
  'plain-http': { verdict: 'unreachable', causes: ['not-tls'], repaired: false },
  silent: away,
  reset: away,
  'closed-port': away,
  'client-purpose': disputed('wrong-purpose', { sayFirst: ['node', 'actions-node', 'gnutls'], take: ['git'] }),
  'issuer-no-authority': refused('wrong-purpose'),
  'name-outside-constraints': refused('name-not-permitted'),
  'sha1-signature': disputed('weak-signature', { sayFirst: ['node', 'actions-node', 'go'], take: ['java'] }),
  'rsa-1024': disputed('weak-key', { sayFirst: onOpenSsl, take: ['git', 'node', 'java', 'go'] }),
  'rsa-768': disputed('weak-key', { sayFirst: [...onOpenSsl, 'node'], take: ['go'] }),
  // Python 3.13 minds, which Debian 12 has not: strict.test.ts.
  'no-authority-key': wanting,
  'client-certificate': refused('client-certificate-required'),
  'tls-1.1': disputed('protocol-too-old', { sayFirst: ['httpx', 'node', 'actions-node', 'java', 'go'], take: ['git'] }),
  'revoked-staple': {
    ...wanting,
    differing: { wget: refused('revoked'), gnutls: refused('revoked'), ...readStaples },
  },
}

/** The clients to which no variable gives a root, in no version or in some. */
const repairedOtherwise: Readonly<Partial<Record<ClientId, Expected['repaired']>>> = {
  // Debian's 1.26 names the system's bundle.
  urllib3: 'as-by-hand',
  wget: false,
  gnutls: false,
  'php-curl': false,
}

export function expectedOf(server: string, client: ClientId): Omit<Expected, 'differing'> {
  const expected = expectations[server]
  if (expected === undefined) throw new Error(`nothing is expected of ${server}: add it to the table`)
  const { repaired, ...known } = expected.differing?.[client] ?? expected
  return { ...known, repaired: repaired === true ? (repairedOtherwise[client] ?? true) : repaired }
}

/** With the World Root in its store: verdict and first cause; undefined where that hangs on the version of the client. */
export function expectedWithRoot(
  server: string,
  client: ClientId,
): { readonly verdict: Verdict; readonly first: CauseId | undefined } | undefined {
  const { repaired, verdict, causes, minds } = expectedOf(server, client)
  if (repaired === 'as-by-hand') return undefined
  return repaired ? { verdict: 'trusted', first: undefined } : { verdict, first: minds ?? causes[0] }
}

/** Whether the fix repairs what wants the World Root alone, for this client in every version. */
export function isRepairable(client: ClientId): boolean {
  return repairedOtherwise[client] === undefined
}
