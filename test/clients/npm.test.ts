import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, suite, test } from 'node:test'
import { npm } from '../../src/clients/npm.ts'
import type { Machine } from '../../src/machines/machine.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import { mintLeaf } from '../../src/x509/mint.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { listenTls } from '../world/listen.ts'
import { startWorld } from '../world/world.ts'
import { hosts, run, testFailingProbes } from './asking/failing-probes.ts'
import { withoutRoot, withRoot } from './node/verdicts.ts'
import { assertVerdicts } from './verdict-table.ts'

suite('npm: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(npm, 'without-root', withoutRoot))
  test('with the root in npm_config_cafile', () => assertVerdicts(npm, 'with-root', withRoot))
})

const probeSaying = (record: object) => ({
  runs: [{ label: 'npm', run: run({ stdout: `\n@local-issuer ${JSON.stringify(record)}\n` }) }],
})

suite('npm: when its process fails', () => {
  testFailingProbes(npm, {
    probe: ended => ({ runs: [{ label: 'npm', run: ended }] }),
    saying: message => probeSaying({ host: 0, kind: 'failed', code: '', message }),
    silentAtDeadline: 'error',
    traceback: 'MemoryError: no room',
  })

  test('a wrapper of npm is absent, and says so', () => {
    const about = { absent: '/opt/shims/npm is a wrapper; name npm-cli.js itself' }
    assert.equal(npm.interpret(probeSaying({ about }), hosts).absent, about.absent)
  })
})

describe('npm: it is found', () => {
  const finding = (programs: readonly string[]) =>
    npm.detect({ ...fakeMachine({}), which: async name => programs.find(path => path.endsWith(`/${name}`)) })
  test('beside node', async () => {
    assert.deepEqual(await finding(['/usr/bin/npm', '/usr/bin/node']), { path: '/usr/bin/npm' })
  })
  test('not without node', async () => assert.ok('absent' in (await finding(['/usr/bin/npm']))))
  test('not without npm', async () => assert.ok('absent' in (await finding(['/usr/bin/node']))))
})

describe('npm: its stores are', () => {
  const cafile = { where: 'user', source: '/home/runner/.npmrc', value: '/ca.pem' }
  const storesOf = async (facts: object, environment: Record<string, string> = {}) =>
    (
      await npm.stores(
        fakeMachine({}, environment),
        { path: '/usr/bin/npm' },
        probeSaying({ about: { roots: ['roots'], replaces: false, ...facts } }),
      )
    ).map(({ pem, path, variable, config, replacedBy }) => [pem ?? path, variable ?? config?.setting, replacedBy])
  const none = undefined

  test('the roots of Node.js, and what is added to them', async () => {
    assert.deepEqual(await storesOf({}, { NODE_EXTRA_CA_CERTS: '/extra.pem' }), [
      ['roots', none, none],
      ['/extra.pem', 'NODE_EXTRA_CA_CERTS', none],
    ])
  })
  test('the cafile of an .npmrc in their place', async () => {
    assert.deepEqual(await storesOf({ cafile, replaces: true }), [
      ['/ca.pem', 'cafile', none],
      ['roots', none, '/home/runner/.npmrc'],
    ])
  })
  test('the cafile of a variable in any case', async () => {
    const told = { ...cafile, where: 'env', source: 'environment' }
    assert.deepEqual(await storesOf({ cafile: told, replaces: true }, { NPM_CONFIG_CAFILE: '/ca.pem' }), [
      ['/ca.pem', 'NPM_CONFIG_CAFILE', none],
      ['roots', none, 'NPM_CONFIG_CAFILE'],
    ])
  })
  test('still those of Node.js where the cafile is not there', async () => {
    assert.deepEqual(await storesOf({ cafile }), [
      ['/ca.pem', 'cafile', none],
      ['roots', none, none],
    ])
  })
  test('the certificates of ca', async () => {
    assert.deepEqual(await storesOf({ ca: { ...cafile, value: ['one', 'two'] }, replaces: true }), [
      ['one\ntwo', 'ca', none],
      ['roots', none, '/home/runner/.npmrc'],
    ])
  })
})

suite('npm: the one on PATH', () => {
  // A file of the machine that may set cafile: npm is asked as if there were none.
  const isolated = { npm_config_globalconfig: '/nonexistent', PATH: '/usr/local/bin:/usr/bin:/bin' }
  const cases: readonly (readonly [
    what: string,
    npmrc: string,
    environment: string | undefined,
    verdicts: string[],
  ])[] = [
    ['rejects without the root', '', undefined, ['rejected', 'rejected']],
    ['follows NODE_EXTRA_CA_CERTS', '', 'NODE_EXTRA_CA_CERTS', ['trusted', 'rejected']],
    ['follows the cafile of an .npmrc', 'cafile=ROOT', undefined, ['trusted', 'rejected']],
    ['trusts everything under strict-ssl=false', 'strict-ssl=false', undefined, ['trusted', 'trusted']],
  ]
  for (const [what, npmrc, variable, expected] of cases) {
    test(what, async () => {
      const world = await startWorld()
      try {
        const asked = ['good-p256', 'unknown-root-sent'].map(id => world.member(id).host)
        const text = npmrc.replace('ROOT', world.rootPath)
        await writeFile(join(world.folder, '.npmrc'), `${text}\n`)
        const given = variable === undefined ? {} : { [variable]: world.rootPath }
        const machine = await runnerMachine({ ...isolated, HOME: world.folder, ...given })
        const at = { path: await npmOnPath(machine) }
        const { verdicts } = npm.interpret(await npm.probe(machine, at, { hosts: asked, timeoutMs: 10_000 }), asked)
        assert.deepEqual(
          verdicts.map(({ verdict }) => verdict),
          expected,
        )
      } finally {
        await world.stop()
      }
    })
  }

  test('asks for /-/ping, and sends no credential that an .npmrc holds', async () => {
    const world = await startWorld()
    const { intermediate } = world.authorities
    const leaf = mintLeaf({ now: new Date(), issuer: intermediate, commonName: 'Registry', names: ['127.0.0.1'] })
    const requests: string[] = []
    const registry = await listenTls([leaf.der, intermediate.der], leaf.privateKeyPem, {}, socket =>
      socket.once('data', request => {
        requests.push(String(request))
        socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
      }),
    )
    try {
      const place = `//127.0.0.1:${registry.port}/`
      await writeFile(join(world.folder, '.npmrc'), `${place}:_authToken=c2VjcmV0\n_auth=c2VjcmV0\n`)
      const machine = await runnerMachine({ ...isolated, HOME: world.folder, npm_config_cafile: world.rootPath })
      const host = { id: 'registry', name: '127.0.0.1', port: registry.port }
      const probe = await npm.probe(machine, { path: await npmOnPath(machine) }, { hosts: [host], timeoutMs: 10_000 })
      assert.equal(npm.interpret(probe, [host]).verdicts[0]?.verdict, 'trusted')
      assert.equal(requests.length, 1)
      assert.match(requests[0] ?? '', /^GET \/-\/ping/)
      assert.doesNotMatch(requests[0] ?? '', /authorization|c2VjcmV0/i)
    } finally {
      await Promise.all([world.stop(), registry.close()])
    }
  })
})

async function npmOnPath(machine: Machine): Promise<string> {
  const at = await npm.detect(machine)
  assert.ok('path' in at)
  return at.path
}
