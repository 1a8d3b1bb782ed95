import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { type Engine, findEngine } from '../../../src/machines/engine/engine.ts'
import { socketOf } from '../../../src/machines/engine/socket-archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'engine-'))
const socket = join(folder, 'daemon.sock')
/** As the daemon answers, by the path of the request. */
const answers = new Map<string, (response: ServerResponse) => void>()
const daemon = createServer((request, response) => {
  const answer = answers.get(request.url ?? '')
  if (answer !== undefined) return answer(response)
  response.writeHead(404, { 'content-type': 'application/json' })
  response.end('{"message":"No such container"}')
})

before(async () => {
  await new Promise<void>(resolve => daemon.listen(socket, resolve))
  const program = join(folder, 'docker')
  writeFileSync(program, '#!/bin/sh\n[ "$1" = ps ] || echo "docker $*"\n')
  chmodSync(program, 0o755)
})
after(() => {
  daemon.closeAllConnections()
  daemon.close()
  rmSync(folder, { recursive: true })
})

async function engineAt(host: string): Promise<Engine> {
  const engine = await findEngine({ PATH: `${folder}:/usr/bin:/bin`, DOCKER_HOST: host })
  assert.ok(!('unfound' in engine))
  return engine
}

async function archived(
  host: string,
  archive: { container: string; path?: string },
  { timeoutMs = 20_000, goesOn = true } = {},
) {
  let text = ''
  const run = await (await engineAt(host)).archive(archive, timeoutMs, chunk => {
    text += Buffer.from(chunk).toString()
    return goesOn
  })
  return { text, run }
}

suite('the archive of a container', () => {
  test('comes from the socket of the daemon, whole', async () => {
    answers.set('/containers/whole/export', response => {
      response.write('first ')
      response.end('second')
    })
    const { text, run } = await archived(`unix://${socket}`, { container: 'whole' })
    assert.deepEqual([text, run.exitCode, run.timedOut], ['first second', 0, false])
  })

  test('of one path is asked for by that path, escaped', async () => {
    answers.set('/containers/whole/archive?path=%2Fa%20b%26c', response => response.end('one'))
    const { text } = await archived(`unix://${socket}`, { container: 'whole', path: '/a b&c' })
    assert.equal(text, 'one')
  })

  test('comes from the command line where that daemon does not know the container', async () => {
    const { text, run } = await archived(`unix://${socket}`, { container: 'elsewhere' })
    assert.deepEqual([text, run.exitCode], ['docker export elsewhere\n', 0])
  })

  test('comes from the command line where nothing listens', async () => {
    const { text } = await archived(`unix://${folder}/none.sock`, { container: 'whole', path: '/etc' })
    assert.equal(text, 'docker cp whole:/etc -\n')
  })

  test('comes from the command line where the daemon is on another machine', async () => {
    const { text } = await archived('tcp://192.0.2.1:2375', { container: 'whole' })
    assert.equal(text, 'docker export whole\n')
  })

  test('that breaks off is a failure, and is not begun anew', async () => {
    answers.set('/containers/broken/export', response => {
      response.write('first ')
      setImmediate(() => response.destroy())
    })
    const { text, run } = await archived(`unix://${socket}`, { container: 'broken' })
    assert.deepEqual([text, run.exitCode, run.stderr], ['first ', 1, 'the daemon ended the archive early'])
  })

  test('ends when no more is wanted', async () => {
    answers.set('/containers/endless/export', response => {
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(65536), () => setImmediate(more))
      }
      more()
    })
    const { run } = await archived(`unix://${socket}`, { container: 'endless' }, { goesOn: false })
    assert.deepEqual([run.exitCode, run.timedOut], [null, false])
  })

  test('that never comes ends at its deadline', async () => {
    answers.set('/containers/silent/export', () => {})
    const { text, run } = await archived(`unix://${socket}`, { container: 'silent' }, { timeoutMs: 50 })
    assert.deepEqual([text, run.timedOut], ['', true])
  })
})

suite('the socket of an engine', () => {
  for (const [name, host, expected] of [
    ['docker', undefined, '/var/run/docker.sock'],
    ['docker', 'unix:///run/user/1000/docker.sock', '/run/user/1000/docker.sock'],
    ['docker', 'ssh://build', undefined],
    ['podman', undefined, undefined],
    ['nerdctl', undefined, undefined],
  ] as const) {
    test(`${name} with DOCKER_HOST=${host ?? ''}`, { skip: process.platform === 'win32' }, () => {
      assert.equal(socketOf(name, host === undefined ? {} : { DOCKER_HOST: host }), expected)
    })
  }
})
