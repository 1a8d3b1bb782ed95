import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mintAuthority } from '../../src/x509/mint.ts'
import { extensionIds } from '../../src/x509/profile.ts'
import { causeIdsOf, certificates, leaf, now, served, store, told } from './situation.ts'

const corporate = mintAuthority({
  now,
  name: 'Corporate Root',
  instead: { [extensionIds.keyUsage]: undefined, [extensionIds.subjectKeyIdentifier]: undefined },
})
const stores = [store({ anchors: certificates(corporate) })]
const observation = served(leaf({ issuer: corporate }))
const message = 'certificate verify failed: CA cert does not include key usage extension (_ssl.c:1033)'

describe('strict-x509', () => {
  it('tells certificate, field, rule, and what would come next', () => {
    assert.deepEqual(causeIdsOf({ observation, stores, message }), ['strict-x509'])
    const { evidence, message: words } = told('strict-x509', { observation, stores, message })
    assert.match(words, /^The root "CN=Corporate Root" .*\(keyUsage\): CA cert does not include key usage extension\./)
    assert.match(words, /Next would come: Missing Subject Key Identifier\.$/)
    assert.deepEqual([evidence['field'], evidence['rule'], evidence['position']], ['keyUsage', 'RFC 5280, 4.2.1.3', 1])
  })

  it('names a leaf without the key of its authority', () => {
    const loose = served(leaf({ instead: { [extensionIds.authorityKeyIdentifier]: undefined } }))
    const words = 'certificate verify failed: Missing Authority Key Identifier (_ssl.c:1033)'
    assert.deepEqual(causeIdsOf({ observation: loose, message: words }), ['strict-x509'])
  })

  it('does not hold for a client that is not strict, or by words alone', () => {
    assert.deepEqual(causeIdsOf({ observation, stores, verdict: 'trusted' }), [])
    assert.deepEqual(causeIdsOf({ observation, stores, message: 'certificate verify failed' }), ['unknown'])
    assert.deepEqual(causeIdsOf({ message }), ['unknown'])
  })

  it('does not hold where something else of the same certificate is refused', () => {
    const words = 'certificate verify failed: Missing Authority Key Identifier'
    assert.deepEqual(causeIdsOf({ observation, stores, message: words }), ['unknown'])
  })
})
