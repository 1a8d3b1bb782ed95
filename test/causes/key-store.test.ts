import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../src/stores/store.ts'
import { certificates, leaf, privateRoot, served, store, systemStore, told } from './situation.ts'

const observation = served(leaf({ issuer: privateRoot }))

function keyStore(parts: Partial<Store>): Store {
  const variable = 'JAVA_TOOL_OPTIONS'
  return store({ form: 'key-store', origin: 'variable', variable, path: '/own.p12', ...parts })
}

describe('a key store', () => {
  const client = { client: 'java', clientTitle: 'Java', reads: ['JAVA_TOOL_OPTIONS'], observation } as const

  it('that is named and not there is told with the option that names it', () => {
    const { message } = told('variable-points-nowhere', { ...client, stores: [keyStore({ state: 'missing' })] })
    assert.match(message, /JAVA_TOOL_OPTIONS with -Djavax\.net\.ssl\.trustStore=\/own\.p12 names a path/)
  })

  it('that cannot be opened is looked at with keytool', () => {
    const { message, help } = told('store-unreadable', {
      ...client,
      stores: [keyStore({ state: 'unreadable', detail: 'its password is another' })],
    })
    assert.match(message, /\/own\.p12 \(named by JAVA_TOOL_OPTIONS\): its password is another\./)
    assert.match(help, /keytool -list -keystore \/own\.p12/)
  })

  it('that is none is not to become PEM', () => {
    const { help } = told('store-malformed', {
      ...client,
      stores: [keyStore({ state: 'malformed', detail: 'it is PEM' })],
    })
    assert.match(help, /Java wants a key store/)
    assert.doesNotMatch(help, /wants PEM/)
  })

  it('is not replaced by a path in a variable that takes options', () => {
    const { help } = told('store-unreadable', {
      ...client,
      stores: [keyStore({ state: 'unreadable', detail: 'x' })],
      known: [{ name: 'system', store: { ...systemStore, anchors: certificates(privateRoot) }, isPublic: true }],
    })
    assert.doesNotMatch(help, /JAVA_TOOL_OPTIONS=/)
  })
})
