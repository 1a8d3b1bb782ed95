import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Situation } from '../../src/causes/cause.ts'
import { endAnchor } from '../../src/causes/end-anchor.ts'
import type { Verdict } from '../../src/model.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import {
  certificates,
  inDays,
  leaf,
  now,
  privateRoot,
  publicIntermediate,
  publicRoot,
  served,
  situation,
  store,
  systemStore,
} from './situation.ts'

function found(parts: Partial<Situation> = {}, verdict: Verdict = 'trusted') {
  const asked = situation({ verdict, ...parts })
  const { host } = asked
  const end = endAnchor({ verdict: { host, verdict, message: '', milliseconds: 1 }, situation: asked })
  return end && [end.anchor.subject, end.from]
}

const chain = served(leaf({ issuer: publicIntermediate }), publicIntermediate)
const held = ['CN=Public Root,O=Public CA', '/etc/ssl/certs/ca-certificates.crt']

describe('endAnchor', () => {
  it('is the root in the store that the way ends at, and the first store in effect that holds it', () => {
    const other = store({ path: '/other.pem', anchors: certificates(privateRoot) })
    assert.deepEqual(found({ observation: chain }), held)
    assert.deepEqual(found({ observation: chain, stores: [other, systemStore] }), held)
  })

  it("is an inspecting proxy's root, for a client whose store has it", () => {
    const proxy = mintAuthority({ now, name: 'Zscaler Root CA' })
    const stores = [systemStore, store({ path: '/acme.pem', anchors: certificates(proxy) })]
    assert.deepEqual(found({ observation: served(leaf({ issuer: proxy }), proxy), stores }), [
      'CN=Zscaler Root CA',
      '/acme.pem',
    ])
  })

  it('is an intermediate, for a client that ends its way at any', () => {
    const stores = [store({ path: '/i.pem', anchors: certificates(publicIntermediate) })]
    assert.deepEqual(found({ observation: chain, stores, endsAtAnyAnchor: true }), ['CN=Public Intermediate', '/i.pem'])
    assert.equal(found({ observation: chain, stores, endsAtAnyAnchor: false }), undefined)
  })

  it('is not told of what is not trusted, or where no chain or no way was seen', () => {
    assert.equal(found({ observation: chain }, 'rejected'), undefined)
    assert.equal(found({ observation: served() }), undefined)
    assert.equal(found({ observation: served(leaf({ issuer: privateRoot })) }), undefined)
  })

  it('is not told where the client may have taken one of two', () => {
    const twin = mintAuthority({ now, name: 'Public Root', organization: 'Public CA', keyOf: publicRoot })
    const stores = [store({ anchors: certificates(publicRoot, twin) })]
    assert.equal(found({ observation: chain, stores }), undefined)
  })

  it('passes over one of two whose time is over', () => {
    const old = mintAuthority({
      ...{ now, name: 'Public Root', organization: 'Public CA', keyOf: publicRoot },
      ...{ notBefore: inDays(-9), notAfter: inDays(-1) },
    })
    const stores = [store({ path: '/old.pem', anchors: certificates(old) }), systemStore]
    assert.deepEqual(found({ observation: chain, stores }), held)
  })
})
