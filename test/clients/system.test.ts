import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { recogniseClients } from '../../src/clients/recognition/recognise.ts'
import { system } from '../../src/clients/system.ts'
import { fakeMachine } from '../machines/fake-machine.ts'

suite('system: the store of the distribution', () => {
  const cases = [
    {
      files: ['/etc/ssl/certs/ca-certificates.crt'],
      store: { form: 'bundle', path: '/etc/ssl/certs/ca-certificates.crt' },
    },
    {
      files: ['/etc/pki/tls/certs/ca-bundle.crt'],
      store: { form: 'bundle', path: '/etc/pki/tls/certs/ca-bundle.crt' },
    },
    { files: ['/etc/ssl/certs/root.pem'], store: { form: 'directory', path: '/etc/ssl/certs', reader: 'go' } },
    { files: [], store: { form: 'bundle', path: '/etc/ssl/certs/ca-certificates.crt' } },
  ]
  for (const { files, store } of cases) {
    test(`with ${files[0] ?? 'no store at all'} it is ${store.path}`, async () => {
      const machine = fakeMachine(Object.fromEntries(files.map(path => [path, ''])))
      assert.deepEqual(await system.recognise?.(machine), [
        { path: '/', version: '', stores: [{ origin: 'default', ...store }] },
      ])
    })
  }

  test('it stands in where no other client is recognised, and only there', async () => {
    const ids = async (files: Record<string, string>) =>
      (await recogniseClients(fakeMachine(files), 'auto')).map(({ client }) => client.id)
    assert.deepEqual(await ids({ '/etc/os-release': '' }), ['system'])
    const withGo = {
      '/server': `\xff Go buildinf:\x08\x02${'\0'.repeat(16)}\x06go1.22 crypto/tls.(*Conn) crypto/x509.(*CertPool)`,
    }
    assert.deepEqual(await ids(withGo), ['go'])
  })

  test('where clients run it is absent', async () => {
    assert.ok('absent' in (await system.detect(fakeMachine({}))))
  })

  test('nothing repairs it but itself', () => assert.equal(system.repairedByHand, undefined))
})
