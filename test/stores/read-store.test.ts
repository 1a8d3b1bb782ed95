import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { rootCertificates } from 'node:tls'
import { readStore, storeReader } from '../../src/stores/read-store.ts'
import type { StoreReference } from '../../src/stores/store.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { subjectHash } from '../../src/x509/subject-hash.ts'
import { fakeMachine } from '../machines/fake-machine.ts'

const root = mintAuthority({ now: new Date(), name: 'Root' })
const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
const files = {
  '/bundle.pem': root.certificatePem,
  [`/certs/${subjectHash(root)}.0`]: root.certificatePem,
  '/plain/root.pem': root.certificatePem,
  '/broken.pem': `${broken}${root.certificatePem}`,
}

describe('each form is read in its own way:', () => {
  const cases: Record<string, [StoreReference, string, number]> = {
    'a bundle': [{ origin: 'default', form: 'bundle', path: '/bundle.pem' }, 'ok', 1],
    'a directory': [{ origin: 'default', form: 'directory', path: '/certs' }, 'ok', 1],
    'a directory without hash links': [{ origin: 'default', form: 'directory', path: '/plain' }, 'ok', 0],
    'the same as Go reads it': [{ origin: 'default', form: 'directory', path: '/plain', reader: 'go' }, 'ok', 1],
    'a bundle with a broken block': [{ origin: 'default', form: 'bundle', path: '/broken.pem' }, 'malformed', 0],
    'the same as Go reads it, past the block': [
      { origin: 'default', form: 'bundle', path: '/broken.pem', reader: 'go' },
      'ok',
      1,
    ],
    'a built-in store': [
      { origin: 'default', form: 'built-in', pem: rootCertificates.join('\n') },
      'ok',
      rootCertificates.length,
    ],
    'a built-in store of nothing': [{ origin: 'default', form: 'built-in' }, 'empty', 0],
    'a reference without a path': [{ origin: 'default', form: 'bundle' }, 'missing', 0],
    'a variable that is empty': [
      { origin: 'variable', form: 'directory', path: '', variable: 'SSL_CERT_DIR' },
      'missing',
      0,
    ],
  }
  for (const [what, [reference, state, anchors]] of Object.entries(cases)) {
    test(what, async () => {
      const store = await readStore(fakeMachine(files), reference)
      assert.deepEqual([store.state, store.anchors.length], [state, anchors])
    })
  }
})

test('what the reference says stays with the store', async () => {
  const reference: StoreReference = {
    origin: 'config-file',
    form: 'bundle',
    path: '/nowhere.pem',
    config: { file: '/etc/gitconfig', setting: 'http.sslCAInfo' },
  }
  assert.deepEqual(await readStore(fakeMachine(files), reference), {
    ...reference,
    state: 'missing',
    anchors: [],
    unhashed: [],
  })
})

test('a bundle in NODE_EXTRA_CA_CERTS is read as Node.js reads it', async () => {
  const machine = fakeMachine({ '/bundle.pem': `${root.certificatePem}-----BEGIN CERTIFICATE-----\n` })
  const read = storeReader(machine)
  const reference = { origin: 'variable', form: 'bundle', path: '/bundle.pem' } as const
  assert.equal((await read({ ...reference, variable: 'SSL_CERT_FILE' })).anchors.length, 0)
  assert.equal((await read({ ...reference, variable: 'NODE_EXTRA_CA_CERTS' })).anchors.length, 1)
})

test('a reader reads each path once and shares its certificates', async () => {
  const machine = fakeMachine({ ...files, '/copy.pem': root.certificatePem })
  const read = storeReader(machine)
  const at = (path: string, variable: string): StoreReference => ({
    origin: 'variable',
    form: 'bundle',
    path,
    variable,
  })
  const [one, same, copy] = await Promise.all([
    read(at('/bundle.pem', 'CURL_CA_BUNDLE')),
    read(at('/bundle.pem', 'SSL_CERT_FILE')),
    read(at('/copy.pem', 'SSL_CERT_FILE')),
  ])
  assert.deepEqual(machine.reads, ['/bundle.pem', '/copy.pem'])
  assert.deepEqual([one.variable, same.variable], ['CURL_CA_BUNDLE', 'SSL_CERT_FILE'])
  assert.equal(one.anchors[0], copy.anchors[0])
})
