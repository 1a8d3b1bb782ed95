import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Client } from '../../../src/clients/client.ts'
import { pip } from '../../../src/clients/pip.ts'
import { python } from '../../../src/clients/python.ts'
import { requests } from '../../../src/clients/requests.ts'
import { urllib3 } from '../../../src/clients/urllib3.ts'
import { type FakeFiles, fakeMachine } from '../../machines/fake-machine.ts'

function interpreter(minor: number, packages: Readonly<Record<string, string>>): FakeFiles {
  const site = `/usr/lib/python3.${minor}/site-packages`
  return {
    [`/usr/bin/python3.${minor}`]: `\x003.${minor}.1\0OPENSSLDIR: "/usr/lib/ssl"\0`,
    [`/usr/lib/python3.${minor}/os.py`]: '',
    '/usr/lib/ssl/cert.pem': '',
    ...Object.fromEntries(
      Object.entries(packages).flatMap(([name, version]) => [
        [`${site}/${name}/__init__.py`, ''],
        [`${site}/${name}-${version}.dist-info/METADATA`, ''],
      ]),
    ),
    [`${site}/pip/_vendor/certifi/core.py`]: 'def where(): ...',
    [`${site}/pip/_vendor/truststore/_openssl.py`]: '_CA_FILE_CANDIDATES = []',
  }
}

async function recognised(client: Client, files: FakeFiles) {
  const [found] = (await client.recognise?.(fakeMachine(files))) ?? []
  assert.ok(found)
  return found
}

suite('python: how a library makes its context, by its files', () => {
  const cases: readonly [client: Client, minor: number, urllib3: string, strict: boolean, commonName: boolean][] = [
    [requests, 13, '2.3.0', false, false],
    [requests, 13, '2.4.0', true, false],
    [requests, 12, '2.4.0', false, false],
    [requests, 13, '1.26.20', false, true],
    [urllib3, 13, '2.3.0', false, false],
    [urllib3, 13, '2.4.0', true, false],
  ]
  for (const [client, minor, version, strict, commonName] of cases) {
    const how = `${strict ? 'strict' : 'not strict'}, ${commonName ? 'with' : 'without'} the common name`
    test(`${client.id} on urllib3 ${version} in Python 3.${minor}: ${how}`, async () => {
      const { rules, endsAtAnyAnchor, readsCommonName } = await recognised(
        client,
        interpreter(minor, { requests: '2.32.3', urllib3: version }),
      )
      assert.deepEqual([rules?.strict, endsAtAnyAnchor, readsCommonName], [strict, strict, commonName])
    })
  }

  test('the interpreter itself is strict from 3.13 on', async () => {
    assert.equal((await recognised(python, interpreter(13, {}))).rules?.strict, true)
    assert.equal((await recognised(python, interpreter(12, {}))).rules?.strict, false)
  })

  const address = { id: '192.0.2.1:443', name: '192.0.2.1', port: 443 }
  const named = { id: 'host.example.com:443', name: 'host.example.com', port: 443 }
  const vendored = (version: string): FakeFiles => ({
    '/usr/lib/python3.13/site-packages/pip/_vendor/urllib3/_version.py': `__version__ = "${version}"\n`,
  })
  for (const [pipVersion, carried, fails, commonName] of [
    ['25.1.1', '1.26.20', true, true],
    ['24.1', '1.26.18', false, true],
    ['26.2', '2.6.3', false, false],
  ] as const) {
    test(`pip ${pipVersion} with urllib3 ${carried} ${fails ? 'fails on' : 'verifies'} an address`, async () => {
      const files = { ...interpreter(13, { pip: pipVersion }), ...vendored(carried) }
      const { failsBefore, readsCommonName } = await recognised(pip, files)
      assert.equal(failsBefore?.(address) !== undefined, fails)
      assert.equal(failsBefore?.(named), undefined)
      assert.equal(readsCommonName, commonName)
    })
  }
})
