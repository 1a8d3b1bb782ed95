import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCertificate } from '../../src/x509/certificate.ts'
import { mintAuthority, mintLeaf } from '../../src/x509/mint.ts'
import { readStaple } from '../../src/x509/staple.ts'
import { stapleDoubt } from '../../src/x509/staple-proof.ts'
import { objection } from '../../src/x509/verification-rules.ts'
import { mintStaple, type StapleMint } from '../world/staple.ts'

const now = new Date('2026-11-24T12:00:00Z')
const inHours = (hours: number) => new Date(now.getTime() + hours * 60 * 60 * 1000)
const revokedAt = inHours(-100)

const root = mintAuthority({ now, name: 'Root' })
const issuer = mintAuthority({ now, name: 'Issuer', issuer: root })
const namesake = mintAuthority({ now, name: 'Issuer', issuer: root })
const stranger = mintAuthority({ now, name: 'Stranger' })
const leaf = mintLeaf({ now, issuer, commonName: 'leaf', names: [] })
const purpose = { extendedKeyUsage: ['OCSPSigning'] } as const
const responder = mintLeaf({ now, issuer, commonName: 'responder', names: [], ...purpose })
const oldResponder = mintLeaf({ now, issuer, commonName: 'old', names: [], ...purpose, notAfter: inHours(-1) })
const purposeless = mintLeaf({ now, issuer, commonName: 'no responder', names: [] })
const strangersResponder = mintLeaf({ now, issuer: stranger, commonName: 'responder', names: [], ...purpose })

const read = readCertificate(leaf.der)
const issuers = [readCertificate(issuer.der)]
const ended = { thisUpdate: inHours(-48), nextUpdate: inHours(-24) }
const notTheIssuers = /is signed neither by the issuer nor by anybody whom the issuer certified/

interface Case {
  readonly title: string
  readonly mint: Omit<StapleMint, 'now'>
  /** What is said of it; absent: it counts. */
  readonly doubt?: RegExp
  readonly by?: typeof issuer
  readonly kind?: 'ended'
}

const cases: readonly Case[] = [
  { title: 'the issuer signed', mint: { revokedAt } },
  { title: 'the issuer signed, and names itself by SHA-256', mint: { revokedAt, digest: 'sha256' } },
  { title: 'the issuer signed, and has newer ones at any time', mint: { revokedAt, nextUpdate: undefined } },
  { title: 'the clock of the issuer is a minute ahead', mint: { thisUpdate: inHours(1 / 60) } },
  { title: 'a responder signed that the issuer certified', mint: { signer: responder, certificates: [responder] } },
  { title: 'a responder signed whose certificate is not sent', mint: { signer: responder }, doubt: notTheIssuers },
  {
    title: 'a responder signed whose certificate has ended',
    mint: { signer: oldResponder, certificates: [oldResponder] },
    doubt: notTheIssuers,
  },
  {
    title: 'a certificate of the issuer signed that is not for OCSP',
    mint: { signer: purposeless, certificates: [purposeless] },
    doubt: notTheIssuers,
  },
  { title: 'the leaf itself signed', mint: { revokedAt, signer: leaf, certificates: [leaf] }, doubt: notTheIssuers },
  {
    title: "another authority's responder signed",
    mint: { revokedAt, signer: strangersResponder, certificates: [strangersResponder] },
    doubt: notTheIssuers,
  },
  { title: 'anybody signed', mint: { revokedAt, signer: stranger, certificates: [stranger] }, doubt: notTheIssuers },
  {
    title: 'an authority of that name with another key answers about that number',
    by: namesake,
    mint: { revokedAt },
    doubt: /is about a certificate of another issuer/,
  },
  {
    title: 'it is of the past',
    mint: { revokedAt, ...ended },
    doubt: /was to be followed .* 2026-11-23T12/,
    kind: 'ended',
  },
  { title: 'it is for tomorrow', mint: { revokedAt, thisUpdate: inHours(24) }, doubt: /has not come yet/ },
  { title: 'it is forged and of the past', mint: { ...ended, signer: stranger }, doubt: notTheIssuers },
]

function staple(mint: Omit<StapleMint, 'now'>, by = issuer) {
  return mintStaple(by, leaf, { now, ...mint })
}

describe('stapleDoubt', () => {
  for (const { title, mint, doubt, by, kind = 'invalid' } of cases) {
    it(`${doubt === undefined ? 'has none' : `says so (${kind})`} where ${title}`, () => {
      const answer = readStaple(staple(mint, by), read)
      assert.ok(answer)
      const found = stapleDoubt(answer, read, issuers, now)
      if (doubt === undefined) assert.equal(found, undefined)
      else {
        assert.equal(found?.kind, kind)
        assert.match(found?.why ?? '', doubt)
      }
    })
  }

  it('says so where one byte of what is signed was changed', () => {
    const answer = readStaple(staple({}), read)
    assert.ok(answer)
    const data = Buffer.from(answer.signed.data)
    data[data.length - 1] = (data.at(-1) ?? 0) ^ 1
    const { why } = stapleDoubt({ ...answer, signed: { ...answer.signed, data } }, read, issuers, now) ?? {}
    assert.match(why ?? '', notTheIssuers)
  })

  it('says so where the issuer is not known', () => {
    const answer = readStaple(staple({ revokedAt }), read)
    assert.match(answer === undefined ? '' : (stapleDoubt(answer, read, [], now)?.why ?? ''), /is not known here/)
  })
})

describe('a prediction for a client that reads stapled answers', () => {
  const path = [leaf, issuer, root].map(({ der }) => readCertificate(der))
  const gnutls = { refusesStaples: ['revoked', 'invalid', 'ended'] } as const
  const perl = { refusesStaples: ['revoked', 'unknown'] } as const
  const answers: readonly [string, Omit<StapleMint, 'now'>, string | undefined, string | undefined][] = [
    ['good', {}, undefined, undefined],
    ['revoked', { revokedAt }, 'certificate revoked', 'certificate revoked'],
    ['unknown', { unknown: true }, undefined, 'certificate status is unknown'],
    ['forged', { revokedAt, signer: stranger }, 'the stapled OCSP answer is invalid', undefined],
    ['good, of the past', ended, 'the stapled OCSP answer is old and has been superseded', undefined],
    ['revoked, of the past', { revokedAt, ...ended }, 'certificate revoked', 'certificate revoked'],
  ]
  for (const [title, mint, byGnutls, byPerl] of answers) {
    it(`is as measured for an answer that is ${title}`, () => {
      const said = [gnutls, perl, {}].map(rules => objection(path, rules, staple(mint), now))
      assert.deepEqual(said, [byGnutls, byPerl, undefined])
    })
  }
})
