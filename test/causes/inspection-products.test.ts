import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspectionProduct, inspectionProducts } from '../../src/causes/inspection-products.ts'

describe('inspectionProduct', () => {
  for (const { product, example } of inspectionProducts) {
    it(`finds ${product} in ${example}, and no other product`, () => {
      assert.deepEqual(
        inspectionProducts.filter(({ pattern }) => pattern.test(example)).map(one => one.product),
        [product],
      )
      assert.equal(inspectionProduct(example), product)
    })
  }

  const publicIssuers = [
    'CN=Cloudflare Inc ECC CA-3,O=Cloudflare\\, Inc.,C=US',
    'CN=Cloudflare TLS Issuing ECC CA 1,O=SSL Corporation,C=US',
    'CN=Symantec Class 3 Secure Server CA - G4,OU=Symantec Trust Network,O=Symantec Corporation,C=US',
    "CN=R11,O=Let's Encrypt,C=US",
    'CN=GEANT OV RSA CA 4,O=GEANT Vereniging,C=NL',
    'CN=InCommon RSA IGTF Server CA 3,O=Internet2,C=US',
    'CN=Cisco Meraki Root,O=Cisco',
    'CN=Reset CA,O=Reseting Ltd',
    'CN=Trustwave Organization Validation SHA256 CA,O=Trustwave Holdings\\, Inc.',
    'CN=Private Root,O=Acme',
  ]
  for (const issuer of publicIssuers) {
    it(`finds none in ${issuer}`, () => assert.equal(inspectionProduct(issuer), undefined))
  }
})
