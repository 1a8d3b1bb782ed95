import { type Identity, mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import { type Authorities, hostileTexts } from './authorities.ts'
import type { ServerOptions } from './listen.ts'

/** A TLS server that is right, or wrong in one known way. */
export interface TlsServer {
  readonly id: string
  /** What it serves, as a sentence. */
  readonly serves: string
  /** What a client with the root's certificate should say of it; undefined where clients differ. */
  readonly trustedWhenRootGiven: boolean | undefined
  /** The name that it is reached by. */
  readonly reachedBy?: 'localhost'
  make(authorities: Authorities, now: Date): Served
}

export interface Served {
  readonly leaf: Identity
  /** DER behind the leaf, as sent. */
  readonly behind: readonly Buffer[]
  /** Beyond those of `listenTls`. */
  readonly options?: ServerOptions
}

/** All certificates name these, unless the name is what is wrong. */
export const names = ['127.0.0.1', 'localhost', '::1']

const day = 24 * 60 * 60 * 1000

function good(keyType: 'rsa' | 'p256' | 'p384' | 'ed25519'): TlsServer {
  return {
    id: `good-${keyType}`,
    serves: `A right chain with ${keyType} keys: leaf and intermediate.`,
    trustedWhenRootGiven: true,
    make({ intermediates }, now) {
      const issuer = intermediates[keyType]
      return { leaf: mintLeaf({ now, issuer, commonName: `Good ${keyType}`, names, keyType }), behind: [issuer.der] }
    },
  }
}

export const tlsServers: readonly TlsServer[] = [
  good('rsa'),
  good('p256'),
  good('p384'),
  good('ed25519'),
  {
    id: 'no-intermediate',
    serves:
      'A leaf of the intermediate, alone; the authorityInfoAccess address of the intermediate refuses connections.',
    trustedWhenRootGiven: false,
    make({ intermediate }, now) {
      const issuerAddress = 'http://127.0.0.1:1/intermediate.der'
      return {
        leaf: mintLeaf({ now, issuer: intermediate, commonName: 'No intermediate', names, issuerAddress }),
        behind: [],
      }
    },
  },
  {
    id: 'expired',
    serves: 'A right chain whose leaf ended ten days ago.',
    trustedWhenRootGiven: false,
    make({ intermediate }, now) {
      const notBefore = new Date(now.getTime() - 100 * day)
      const notAfter = new Date(now.getTime() - 10 * day)
      return {
        leaf: mintLeaf({ now, issuer: intermediate, commonName: 'Expired', names, notBefore, notAfter }),
        behind: [intermediate.der],
      }
    },
  },
  {
    id: 'not-yet-valid',
    serves: 'A right chain whose leaf begins in ten days.',
    trustedWhenRootGiven: false,
    make({ intermediate }, now) {
      const notBefore = new Date(now.getTime() + 10 * day)
      return {
        leaf: mintLeaf({ now, issuer: intermediate, commonName: 'Not yet valid', names, notBefore }),
        behind: [intermediate.der],
      }
    },
  },
  {
    id: 'wrong-name',
    serves: 'A right chain for another name.',
    trustedWhenRootGiven: false,
    make({ intermediate }, now) {
      return {
        leaf: mintLeaf({
          now,
          issuer: intermediate,
          commonName: 'elsewhere.example',
          names: ['elsewhere.example', '192.0.2.1'],
        }),
        behind: [intermediate.der],
      }
    },
  },
  {
    id: 'name-only-in-cn',
    serves: 'A right chain whose leaf has its name in the common name only, without a subjectAltName.',
    trustedWhenRootGiven: undefined,
    reachedBy: 'localhost',
    make({ intermediate }, now) {
      return {
        leaf: mintLeaf({ now, issuer: intermediate, commonName: 'localhost', names: [] }),
        behind: [intermediate.der],
      }
    },
  },
  {
    id: 'self-signed',
    serves: 'A leaf that signed itself.',
    trustedWhenRootGiven: false,
    make(_, now) {
      return { leaf: mintLeaf({ now, commonName: 'Self-signed', names }), behind: [] }
    },
  },
  {
    id: 'unknown-root-sent',
    serves: 'A leaf of a root that nobody holds, and that root.',
    trustedWhenRootGiven: false,
    make({ otherRoot }, now) {
      return { leaf: mintLeaf({ now, issuer: otherRoot, commonName: 'Stranger 1', names }), behind: [otherRoot.der] }
    },
  },
  {
    id: 'unknown-root-not-sent',
    serves: 'A leaf of a root that nobody holds, alone.',
    trustedWhenRootGiven: false,
    make({ otherRoot }, now) {
      return { leaf: mintLeaf({ now, issuer: otherRoot, commonName: 'Stranger 2', names }), behind: [] }
    },
  },
  {
    id: 'unknown-root-with-intermediate',
    serves: 'A leaf and the intermediate of a root that nobody holds, without that root.',
    trustedWhenRootGiven: false,
    make({ otherIntermediate }, now) {
      return {
        leaf: mintLeaf({ now, issuer: otherIntermediate, commonName: 'Stranger 3', names }),
        behind: [otherIntermediate.der],
      }
    },
  },
  {
    id: 'inspection-product',
    serves: "A leaf of an inspection product's root that nobody holds, and that root.",
    trustedWhenRootGiven: false,
    make({ inspection }, now) {
      return { leaf: mintLeaf({ now, issuer: inspection, commonName: 'Inspected', names }), behind: [inspection.der] }
    },
  },
  {
    id: 'shuffled',
    serves: 'A right chain of four in a wrong order: leaf, root, upper intermediate, lower intermediate.',
    trustedWhenRootGiven: true,
    make({ root, intermediate }, now) {
      const lower = mintAuthority({ now, name: 'World Lower Intermediate', issuer: intermediate })
      return {
        leaf: mintLeaf({ now, issuer: lower, commonName: 'Shuffled', names }),
        behind: [root.der, intermediate.der, lower.der],
      }
    },
  },
  {
    id: 'unrelated-certificate',
    serves: 'A right chain with a certificate of another issuer and the leaf once more in it.',
    trustedWhenRootGiven: true,
    make({ intermediate, otherIntermediate }, now) {
      const leaf = mintLeaf({ now, issuer: intermediate, commonName: 'Unrelated', names })
      return { leaf, behind: [otherIntermediate.der, leaf.der, intermediate.der] }
    },
  },
  {
    id: 'hostile-names',
    serves: 'A leaf and its root, which nobody holds, whose names hold commands, markup and escapes.',
    trustedWhenRootGiven: false,
    make({ hostile }, now) {
      return {
        leaf: mintLeaf({
          now,
          issuer: hostile,
          commonName: hostileTexts.join(''),
          organization: hostileTexts[0],
          names: [...names, ...hostileTexts.slice(0, 5)],
        }),
        behind: [hostile.der],
      }
    },
  },
]
