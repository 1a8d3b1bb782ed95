import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { findEngine } from '../../../src/machines/engine/engine.ts'
import type { EngineName } from '../../../src/machines/engine/engine-names.ts'
import { engineProblem } from '../../../src/machines/engine/engine-words.ts'
import type { Run } from '../../../src/machines/machine.ts'
import { programOnPath } from '../../../src/machines/search-path.ts'
import { run } from '../../e2e/processes.ts'
import { startedEngine } from '../../world/engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'engine-'))
after(() => rmSync(folder, { recursive: true }))

const ended: Run = { exitCode: 1, signal: null, stdout: '', stderr: '', timedOut: false, milliseconds: 5 }

/** As docker 28.2.2 and 20.10.24 and podman 4.3.1 said it here; nerdctl as its source has it. */
const said: readonly [name: EngineName, stderr: string, sentence: RegExp][] = [
  [
    'docker',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    /^docker is installed, but its daemon does not answer. Start it \(`sudo systemctl start docker`\)/,
  ],
  [
    'docker',
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.50/containers/json": dial unix /var/run/docker.sock: connect: permission denied',
    /^This user may not talk to docker: permission denied on its socket. Add it to the group docker/,
  ],
  ['docker', 'Error response from daemon: No such container: db', /^There is no container db. `docker ps` shows/],
  [
    'podman',
    'Error: no container with name or ID "db" found: no such container',
    /^There is no container db. `podman ps`/,
  ],
  [
    'docker',
    'Error response from daemon: Container 3f2a is not running',
    /^The container db is not running. Start it \(`docker start db`\)/,
  ],
  [
    'docker',
    "Error response from daemon: pull access denied for nothing, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    /^The image db is not here and could not be pulled: .*`docker login` first/,
  ],
  [
    'docker',
    'Error response from daemon: Get "https://registry.example.com/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    /^docker's own daemon does not trust the registry of db: .*certs\.d/,
  ],
  [
    'docker',
    'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
    /^docker does not reach the registry of db: .*Pull or load the image first/,
  ],
  ['docker', 'Error response from daemon: invalid reference format', /^db is no name of an image/],
  [
    'docker',
    'Cannot connect to the Docker daemon at tcp://127.0.0.1:1. Is the docker daemon running?',
    /^No daemon answers docker at tcp:\/\/127\.0\.0\.1:1, where its context points\. .*`docker context ls`/,
  ],
  [
    'docker',
    'Failed to initialize: unable to resolve docker endpoint: context "far": context not found: open /root/.docker/contexts/meta/a0/meta.json: no such file or directory',
    /^docker does not know where its daemon is: .*context "far".* See what DOCKER_CONTEXT, .*`docker context ls`/,
  ],
  [
    'podman',
    'Cannot connect to Podman. Please verify your connection to the Linux system using `podman system connection list`, or try `podman machine init` and `podman machine start` to manage a new Linux VM\nError: unable to connect to Podman socket: Get "http://d/v4.3.1/libpod/_ping": dial tcp 127.0.0.1:1: connect: connection refused',
    /^podman is installed, but its daemon does not answer\. Start it \(`sudo systemctl start podman\.socket`\), or set CONTAINER_HOST/,
  ],
  ['podman', 'Error: inspecting object: no such container db', /^There is no container db. `podman ps`/],
  [
    'podman',
    'Error: can only create exec sessions on running containers: container state improper',
    /^The container db is not running. Start it \(`podman start db`\)/,
  ],
  [
    'podman',
    'Error: short-name "db" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf"',
    /^The image db is not here and could not be pulled: /,
  ],
  [
    'podman',
    'Error: initializing source docker://registry.invalid/nothing:1: pinging container registry registry.invalid: Get "https://registry.invalid/v2/": dial tcp: lookup registry.invalid: no such host',
    /^podman does not reach the registry of db: .*`podman pull`/,
  ],
  ['nerdctl', 'time="x" level=fatal msg="cannot access containerd socket "', /`sudo systemctl start containerd`/],
  ['docker', 'something \u001b[31mnew\n::error::x', /^docker failed: something \\u\{1b\}\[31mnew ::error::x\.$/],
  ['docker', '', /^docker failed: exit code 1\.$/],
]

suite('what an engine says becomes what to do', () => {
  for (const [name, stderr, sentence] of said) {
    test(`${name}: ${JSON.stringify(stderr.slice(0, 70))}`, () => {
      assert.match(engineProblem({ name, environment: {} }, { ...ended, stderr }, 'db'), sentence)
    })
  }

  test('where DOCKER_HOST is set, it is named', () => {
    const stderr = 'Cannot connect to the Docker daemon at tcp://10.0.0.1:2375. Is the docker daemon running?'
    const sentence = engineProblem(
      { name: 'docker', environment: { DOCKER_HOST: 'tcp://10.0.0.1:2375' } },
      { ...ended, stderr },
    )
    assert.match(sentence, /^No daemon answers docker at DOCKER_HOST=tcp:\/\/10\.0\.0\.1:2375\./)
  })

  test('one that hung is named with its time', () => {
    const hung = { ...ended, exitCode: null, timedOut: true, milliseconds: 20_001 }
    assert.match(engineProblem({ name: 'docker', environment: {} }, hung), /^docker did not answer within 20 s/)
  })
})

suite('the engine that is found', () => {
  const failing = 'echo "Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?" >&2; exit 1'
  const scripts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    nothing: {},
    'all three': { docker: 'exit 0', podman: 'exit 0', nerdctl: 'exit 0' },
    'docker that does not answer, and podman': { docker: failing, podman: 'exit 0' },
    'docker that does not answer': { docker: failing },
    'nerdctl alone': { nerdctl: 'exit 0' },
  }
  const expected: readonly [
    installed: string,
    found: string | RegExp,
    environment?: Readonly<Record<string, string>>,
  ][] = [
    ['nothing', /^None of docker, podman and nerdctl is on PATH\./],
    ['all three', 'docker'],
    ['docker that does not answer, and podman', 'podman'],
    ['docker that does not answer', /^No daemon answers docker at unix:\/\/\/x, where its context points\./],
    ['nerdctl alone', 'nerdctl'],
    [
      'docker that does not answer, and podman',
      /^No daemon answers docker at DOCKER_HOST=tcp:\/\/10\.0\.0\.1:2375\./,
      { DOCKER_HOST: 'tcp://10.0.0.1:2375' },
    ],
    [
      'docker that does not answer, and podman',
      /^No daemon answers docker at unix:\/\/\/x, where its context points\./,
      { DOCKER_CONTEXT: 'far' },
    ],
  ]
  for (const [installed, found, environment = {}] of expected) {
    test(`with ${installed} and ${JSON.stringify(environment)}: ${found}`, async () => {
      const place = join(folder, installed)
      mkdirSync(place, { recursive: true })
      for (const [name, script] of Object.entries(scripts[installed] ?? {})) {
        writeFileSync(join(place, name), `#!/bin/sh\n${script}\n`)
        chmodSync(join(place, name), 0o755)
      }
      const engine = await findEngine({ ...environment, PATH: place })
      if (typeof found === 'string') assert.equal('name' in engine && engine.name, found)
      else assert.match('unfound' in engine ? engine.unfound : engine.name, found)
    })
  }
})

const real = await startedEngine()
const skip = 'absent' in real ? real.absent : false
after(() => ('absent' in real ? undefined : real.close()))

suite('a real engine', { skip }, () => {
  test('is found and answers', async () => {
    const engine = await findEngine('absent' in real ? {} : real.environment)
    assert.ok('run' in engine, JSON.stringify(engine))
    const answer = await engine.run(['version', '--format', '{{.Server.Version}}'], { timeoutMs: 20_000 })
    assert.match(answer.stdout, /^\d+\./)
  })

  test('that is not where a Docker context says is not found', async () => {
    const { DOCKER_HOST: _, ...environment } = 'absent' in real ? {} : real.environment
    const settings = { ...environment, DOCKER_CONFIG: join(folder, 'docker') }
    const made = await run(['docker', 'context', 'create', 'far', '--docker', 'host=tcp://127.0.0.1:1'], {
      environment: settings,
    })
    assert.equal(made.exitCode, 0, made.stderr)
    const far = await findEngine({ ...settings, DOCKER_CONTEXT: 'far' })
    assert.match('unfound' in far ? far.unfound : '', /^No daemon answers docker at tcp:\/\/127\.0\.0\.1:1, where its/)
    const unknown = await findEngine({ ...settings, DOCKER_CONTEXT: 'nobody' })
    assert.match('unfound' in unknown ? unknown.unfound : '', /^docker does not know where its daemon is: .*"nobody"/)
  })

  test('is asked where a Docker context says', async () => {
    if ('absent' in real) return
    const { DOCKER_HOST: host, ...environment } = real.environment
    const settings = { ...environment, DOCKER_CONFIG: join(folder, 'docker-near') }
    const near = ['docker', 'context', 'create', 'near', '--docker', `host=${host}`]
    assert.equal((await run(near, { environment: settings })).exitCode, 0)
    const engine = await findEngine({ ...settings, DOCKER_CONTEXT: 'near' })
    assert.equal('name' in engine && engine.name, 'docker')
  })

  test('that is not where DOCKER_HOST says is not found', async () => {
    const { PATH = '' } = 'absent' in real ? {} : real.environment
    // Alone: where podman is installed too, it would answer.
    const alone = join(folder, 'docker alone')
    mkdirSync(alone)
    symlinkSync(programOnPath('docker', PATH) ?? 'docker', join(alone, 'docker'))
    const nowhere = `unix://${join(folder, 'nothing.sock')}`
    const engine = await findEngine({ PATH: alone, HOME: folder, DOCKER_HOST: nowhere })
    assert.match('unfound' in engine ? engine.unfound : '', /^No daemon answers docker at DOCKER_HOST=unix:/)
  })
})
