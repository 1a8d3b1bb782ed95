import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { containerFacts, sharedNetwork } from '../../../src/machines/engine/container-facts.ts'

/** As docker 20.10 and 28 answer, but for what is not read here. */
const docker = {
  Id: 'c650f05502178bac2733277a36d74e4e846e9e93688ea8cb757e924c79ea2ea9',
  State: { Status: 'running', Running: true, Paused: false },
  Image: 'sha256:6c601688550e951fd7a62968378143660f94f4e12cc19b27334862b5fbf6e951',
  Config: {
    User: 'app',
    Env: ['PATH=/usr/bin:/bin', 'OPTIONS=a=b', 'EMPTY=', 'BARE'],
    Image: 'example/app:1',
    Entrypoint: null,
    Cmd: ['serve', '--all'],
  },
  HostConfig: { NetworkMode: 'app-network' },
  NetworkSettings: {
    Gateway: '',
    Networks: {
      first: { Gateway: '172.18.0.1' },
      'app-network': { Gateway: '172.17.0.1' },
    },
  },
}

/** As podman 4.3 answers for a container of a rootless user. */
const podman = {
  Id: 'f2f1',
  State: { Status: 'running', Running: true },
  Image: '6c60',
  ImageName: 'localhost/app:latest',
  Config: { User: '', Env: [], Image: 'localhost/app:latest', Entrypoint: '', Cmd: null },
  HostConfig: { NetworkMode: 'slirp4netns' },
  NetworkSettings: { Gateway: '', Networks: { slirp4netns: { Gateway: '' } } },
}

const told = (container: unknown) => containerFacts(JSON.stringify([container]))

test('what docker tells of a running container', () => {
  assert.deepEqual(told(docker), {
    id: docker.Id,
    isRunning: true,
    status: 'running',
    image: docker.Image,
    imageName: 'example/app:1',
    user: 'app',
    entrypoint: ['serve', '--all'],
    environment: { PATH: '/usr/bin:/bin', OPTIONS: 'a=b', EMPTY: '' },
    networkMode: 'app-network',
    gateway: '172.17.0.1',
  })
})

test('what podman tells: a rootless network has no address of the host', () => {
  const facts = told(podman)
  assert.deepEqual([facts?.isRunning, facts?.image, facts?.gateway], [true, '6c60', undefined])
  assert.deepEqual(facts?.entrypoint, [])
})

suite('the gateway', () => {
  const of = (mode: string | undefined, settings: unknown) =>
    told({ ...docker, HostConfig: { NetworkMode: mode }, NetworkSettings: settings })?.gateway
  const bridge = { Networks: { bridge: { Gateway: '172.17.0.1' } } }
  const cases: readonly (readonly [string, string | undefined, unknown, string | undefined])[] = [
    ["of the engine's own bridge", 'default', bridge, '172.17.0.1'],
    ['of a bridge by its name', 'bridge', bridge, '172.17.0.1'],
    ['of an older engine', 'default', { Gateway: '172.17.0.1', Networks: {} }, '172.17.0.1'],
    ['of nothing, where the mode is not told', undefined, { Networks: {} }, undefined],
    ["of nothing on the host's network", 'host', { Networks: { host: { Gateway: '' } } }, undefined],
    ['of nothing without a network', 'none', { Networks: { none: { Gateway: '' } } }, undefined],
    ['of nothing, where it is no address', 'x', { Networks: { x: { Gateway: 'a b; c' } } }, undefined],
    ['of an IPv6 network', 'six', { Networks: { six: { Gateway: 'fd00::1' } } }, 'fd00::1'],
  ]
  for (const [name, mode, settings, expected] of cases) {
    test(name, () => assert.equal(of(mode, settings), expected))
  }
})

test('a container that shares the network of another names it', () => {
  const facts = told({ ...docker, HostConfig: { NetworkMode: 'container:abc' } })
  assert.equal(facts && sharedNetwork(facts), 'abc')
  const own = told(docker)
  assert.equal(own && sharedNetwork(own), undefined)
})

test('one that is stopped, or paused, does not run', () => {
  const state = (State: unknown) => told({ ...docker, State })?.isRunning
  assert.equal(state({ Status: 'exited', Running: false }), false)
  assert.equal(state({ Status: 'paused', Running: true }), false)
})

test('what is no answer tells nothing', () => {
  for (const text of ['', '[]', '{}', 'null', '[1]', '[{"Id":7}]', 'Error: no such object']) {
    assert.equal(containerFacts(text), undefined, text)
  }
})

test('the entrypoint in one line, as podman 4.3 tells it', () => {
  const config = { ...podman.Config, Entrypoint: '/usr/bin/python3.11 -I', Cmd: ['-m', 'app'] }
  assert.deepEqual(told({ ...podman, Config: config })?.entrypoint, ['/usr/bin/python3.11', '-I', '-m', 'app'])
})
