import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { connect as connectTcp } from 'node:net'
import { after, test } from 'node:test'
import { connect } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startControl } from '../../src/tls/control.ts'
import { observe } from '../../src/tls/observe.ts'

const control = await startControl(new Date())
after(() => control.close())
const { name, port } = control.host

test('its host is a loopback address and its id', () => {
  assert.deepEqual(control.host, { id: `${name}:${port}`, name, port })
  // macOS has the first address of 127/8 alone.
  assert.equal(name, process.platform === 'darwin' ? '127.0.0.1' : '127.84.76.83')
})

test('it serves a valid certificate for its names, of an issuer that it does not send', async () => {
  const { state, chain } = await observe(control.host, { timeoutMs: 20_000 })
  const [leaf] = chain

  assert.equal(state, 'handshake')
  assert.equal(chain.length, 1)
  assert.deepEqual(leaf?.names, ['127.84.76.83', '127.0.0.1', 'localhost'])
  assert.equal(leaf?.selfSigned, false)
  assert.ok(leaf.notBefore < new Date() && leaf.notAfter > new Date())
})

test('a client that verifies rejects it', async () => {
  const code = await new Promise(resolve => {
    connect({ host: name, port }, () => resolve('trusted')).on('error', error =>
      resolve((error as NodeJS.ErrnoException).code),
    )
  })

  assert.equal(code, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')
})

test('curl without verification ends at once with its 404, and with verification with exit code 60', async () => {
  const curl = (...args: string[]) =>
    promisify(execFile)('curl', ['-q', '-sS', ...args, `https://${name}:${port}/`], { env: {} })

  assert.match((await curl('--insecure', '--head')).stdout, /^HTTP\/1\.1 404 /)
  await assert.rejects(curl(), { code: 60 })
})

test('it survives clients that misbehave', async () => {
  await new Promise<void>(resolve => {
    const socket = connectTcp({ host: name, port }, () => socket.write('GET / HTTP/1.1\r\n\r\n'))
    socket.resume().on('close', () => resolve())
  })
  await new Promise<void>(resolve => {
    const socket = connectTcp({ host: name, port }, () => socket.resetAndDestroy())
    socket.on('close', () => resolve())
  })

  assert.equal((await observe(control.host, { timeoutMs: 20_000 })).state, 'handshake')
})

test('two controls share nothing', async () => {
  const other = await startControl(new Date())
  const [one, two] = await Promise.all([control, other].map(({ host }) => observe(host, { timeoutMs: 20_000 })))
  await other.close()

  assert.notEqual(one?.chain[0]?.authorityKeyId, two?.chain[0]?.authorityKeyId)
})

test('close ends open connections and can be called twice', async () => {
  const other = await startControl(new Date())
  const socket = connectTcp({ host: other.host.name, port: other.host.port })
  await new Promise(resolve => socket.once('connect', resolve))
  const ended = new Promise(resolve => socket.once('close', resolve))
  await other.close()
  await ended
  await other.close()

  assert.equal((await observe(other.host, { timeoutMs: 20_000 })).state, 'refused')
})

test('it does not keep the process alive, not even with a connection open', () => {
  const module = fileURLToPath(new URL('../../src/tls/control.ts', import.meta.url))
  const script = `
    const { startControl } = await import(${JSON.stringify(module)})
    const { connect } = await import('node:net')
    const { host } = await startControl(new Date())
    await new Promise(resolve => connect({ host: host.name, port: host.port }, resolve).unref())
    console.log('started')`
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: {},
    encoding: 'utf8',
    timeout: 20_000,
  })

  assert.deepEqual([run.status, run.stdout], [0, 'started\n'])
})

test('for a container with a network of its own it listens at the gateway, and its certificate says so', async () => {
  const onGateway = await startControl(new Date(), '127.0.0.77')
  try {
    const { chain } = await observe(onGateway.host, { timeoutMs: 20_000 })
    assert.deepEqual([onGateway.host.name, chain[0]?.names.includes('127.0.0.77')], ['127.0.0.77', true])
  } finally {
    await onGateway.close()
  }
})

test('an address that this machine does not have is an error that names it', async () => {
  await assert.rejects(startControl(new Date(), '192.0.2.1'), /192\.0\.2\.1/)
})
