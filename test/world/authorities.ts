import type { Issuer } from '../../src/x509/mint.ts'
import { type KeyType, mintAuthority } from '../../src/x509/mint.ts'

export interface Authorities {
  /** The one that is given to the clients under test. */
  readonly root: Issuer
  readonly intermediate: Issuer
  /** An intermediate of the root for each kind of key, the one above for P-256. */
  readonly intermediates: Readonly<Record<KeyType, Issuer>>
  /** Held by nobody. */
  readonly otherRoot: Issuer
  readonly otherIntermediate: Issuer
  readonly inspection: Issuer
  readonly hostile: Issuer
}

/** Texts that would do harm where they are printed, parsed or rendered as they are. */
export const hostileTexts = [
  '\n::error::pwned',
  '##[error]pwned',
  '<script>alert(1)</script>',
  '\u001b[31mred',
  '`|@x#1',
  '\u202egpj.exe',
  'W'.repeat(1000),
] as const

export function mintAuthorities(now: Date): Authorities {
  const root = mintAuthority({ now, name: 'World Root', organization: 'Test World' })
  const intermediateOf = (keyType: KeyType) =>
    mintAuthority({ now, name: `World Intermediate ${keyType}`, organization: 'Test World', keyType, issuer: root })
  const intermediate = intermediateOf('p256')
  const otherRoot = mintAuthority({ now, name: 'Other Root', organization: 'Elsewhere' })
  return {
    root,
    intermediate,
    intermediates: {
      rsa: intermediateOf('rsa'),
      p256: intermediate,
      p384: intermediateOf('p384'),
      ed25519: intermediateOf('ed25519'),
    },
    otherRoot,
    otherIntermediate: mintAuthority({ now, name: 'Other Intermediate', organization: 'Elsewhere', issuer: otherRoot }),
    inspection: mintAuthority({ now, name: 'Zscaler Root CA', organization: 'Zscaler Inc.' }),
    hostile: mintAuthority({
      now,
      name: hostileTexts.slice(0, 3).join(''),
      organization: hostileTexts.slice(3, 6).join(''),
      organizationalUnit: hostileTexts[6],
    }),
  }
}
