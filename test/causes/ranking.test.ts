import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { mostUsefulFirst } from '../../src/causes/findings.ts'
import { type CauseId, causeIds, type Finding, type Severity } from '../../src/model.ts'
import { causeIdsOf, inDays, leaf, privateRoot, served, store } from './situation.ts'

const page = readFileSync(new URL('../../docs/causes/ranking.md', import.meta.url), 'utf8')

/** `Error::rank` of rustls-webpki 0.103 (src/error.rs), by the causes that we have for it. */
const webpki: readonly (readonly [CauseId, number])[] = [
  ['certificate-expired', 29],
  ['certificate-not-yet-valid', 29],
  ['name-mismatch', 28],
  ['revoked', 27],
  // The purpose; the length of the path (22) and the authority (21) are the same cause here.
  ['wrong-purpose', 24],
  ['name-not-permitted', 23],
  ['weak-signature', 14],
  ['issuer-missing', 0],
]

describe('the order of causes', () => {
  it('is written down as it is', () => {
    const rows = [...page.matchAll(/^\| (\d+) \| \[([a-z0-9-]+)\]\(([a-z0-9-]+)\.md\) \| (.+) \|$/gm)]
    assert.deepEqual(
      rows.map(([, rank, id, link]) => [Number(rank), id, link]),
      causeIds.map((id, index) => [index + 1, id, id]),
    )
    for (const [row, , , , why = ''] of rows) assert.doesNotMatch(why, /undefined/, row)
  })

  it("is webpki's, where webpki has one", () => {
    const ours = webpki.toSorted(([one], [other]) => causeIds.indexOf(one) - causeIds.indexOf(other))
    assert.deepEqual(ours, webpki)
    const ranks = webpki.map(([, rank]) => rank)
    assert.deepEqual(
      ranks,
      ranks.toSorted((one, other) => other - one),
    )
  })

  it('puts a missing store before a missing issuer, and an expired leaf before an unknown root', () => {
    const past = { notBefore: inDays(-9), notAfter: inDays(-1) }
    assert.deepEqual(
      causeIdsOf({
        stores: [store({ state: 'missing' })],
        observation: served(leaf({ issuer: privateRoot, ...past })),
      }),
      ['store-missing', 'certificate-expired', 'issuer-missing'],
    )
  })

  it('sorts findings: severity, then rank, then how many hosts', () => {
    const of = (cause: CauseId, severity: Severity, ...hosts: readonly string[]): Finding => ({
      ...{ cause, severity, hosts, machine: 'runner', clients: [], message: '', help: '', evidence: {} },
    })
    const sorted = [
      of('store-missing', 'error', 'a'),
      of('certificate-expired', 'error', 'a', 'b'),
      of('certificate-expired', 'error', 'c'),
      of('strict-x509', 'error', 'd'),
      of('store-missing', 'warning', 'e', 'f'),
    ]
    assert.deepEqual(sorted.toReversed().sort(mostUsefulFirst), sorted)
  })
})
