import type { CauseId, ClientId, Verdict } from '../../src/model.ts'

/** What is expected of a server of the world, on a machine that does not hold the World Root. */
export interface Expected {
  readonly verdict: Verdict
  /** In the order of repair. */
  readonly causes: readonly CauseId[]
  /** With the World Root given: whether the fix repairs it; `as-by-hand` where that hangs on the version of the client. */
  readonly repaired: boolean | 'as-by-hand'
  /** Where a client differs from the others. */
  readonly differing?: Readonly<Partial<Record<ClientId, Omit<Expected, 'differing'>>>>
}

const wanting: Expected = { verdict: 'rejected', causes: ['issuer-missing'], repaired: true }
const stranger: Expected = { verdict: 'rejected', causes: ['issuer-missing'], repaired: false }
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

/** Whether the fix repairs what wants the World Root alone, for this client in every version. */
export function isRepairable(client: ClientId): boolean {
  return repairedOtherwise[client] === undefined
}
