import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { startWorld } from '../world/world.ts'
import { buildDist } from './built.ts'
import { inNamespace } from './namespace.ts'
import { run } from './processes.ts'
import { type Job, startJob } from './runner-harness.ts'

const dist = await buildDist()
const world = await startWorld()
const host = world.member('good-p256').host
const stranger = world.member('unknown-root-sent').host
const folder = mkdtempSync(join(tmpdir(), 'install-'))
after(async () => {
  execFileSync(...asRoot(['rm', '-r', folder]))
  await world.stop()
})

/** Of the public roots a few, because the tool takes seconds for all. */
const fewRoots = join(folder, 'ca-certificates.conf')
const roots = readFileSync('/etc/ca-certificates.conf', 'utf8').match(/^\w.*\.crt$/gm) ?? []
writeFileSync(fewRoots, `${roots.slice(0, 5).join('\n')}\n`)

const clients = 'python, curl, git, openssl, wget, gnutls'

/** The system store of a job: copies, which stay from step to step, in place of the machine's own. */
interface Store {
  readonly anchors: string
  readonly certs: string
  readonly mounts: string
}

function copiedStore(): Store {
  const own = mkdtempSync(join(folder, 'store-'))
  const anchors = join(own, 'anchors')
  const certs = join(own, 'certs')
  execFileSync(...asRoot(['cp', '-a', '/usr/local/share/ca-certificates', anchors]))
  execFileSync(...asRoot(['cp', '-a', '/etc/ssl/certs', certs]))
  const mounts = [
    `mount --bind '${anchors}' /usr/local/share/ca-certificates`,
    `mount --bind '${certs}' /etc/ssl/certs`,
    `mount --bind '${fewRoots}' /etc/ca-certificates.conf`,
    // ca-certificates-java would run dpkg, and remake a key store that differs each time.
    'if [ -d /etc/ca-certificates/update.d ]; then mount -t tmpfs none /etc/ca-certificates/update.d; fi',
  ].join('\n')
  // The machine's store is not what the tool would make of these few.
  const [program = '', ...args] = inNamespace(
    mounts,
    [...asUser, '/usr/sbin/update-ca-certificates', '--fresh'],
    searchable,
  )
  execFileSync(program, args, { stdio: 'ignore' })
  return { anchors, certs, mounts }
}

const isRoot = process.getuid?.() === 0
const asUser = isRoot ? [] : ['sudo', '--non-interactive']
const searchable = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }

function asRoot(command: readonly string[]): [string, string[]] {
  const [program = '', ...args] = [...asUser, ...command]
  return [program, args]
}

/** SHA-256 of names, links and contents. */
function fingerprint(directory: string): string {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
  const lines = entries.map(entry => {
    const path = join(entry.parentPath, entry.name)
    const content = entry.isSymbolicLink() ? readlinkSync(path) : entry.isFile() ? readFileSync(path) : ''
    return `${path.slice(directory.length)} ${createHash('sha256').update(content).digest('hex')}`
  })
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}

function jobWith(store: Store, more = ''): Job {
  const enter = (command: readonly string[], environment: Readonly<Record<string, string>>) =>
    inNamespace(`${store.mounts}\n${more}`, command, environment)
  return startJob({ dist, enter })
}

const state = (store: Store) => [fingerprint(store.anchors), fingerprint(store.certs)]
// update-ca-certificates blocks this process, and so its servers, for long where the machine is busy.
const asked = { hosts: host.id, clients, 'timeout-seconds': '120' }
const inputs = { ...asked, 'ca-certificates': world.authorities.root.certificatePem }

suite('with `install: true`', async () => {
  const store = copiedStore()
  const before = state(store)
  const job = jobWith(store)
  after(() => job.end())

  const without = await job.uses(asked)
  const { checks } = job.report(without)
  test('what every client rejected', () => {
    const verdicts = checks.map(({ client, verdict }) => [client, verdict])
    assert.deepEqual(
      verdicts,
      clients.split(', ').map(client => [client, 'rejected']),
    )
    assert.deepEqual(without.state, {}, checks.map(({ message }) => message).join())
  })

  const step = await job.uses({ ...inputs, install: 'true' })
  test('is trusted by each of them, no variable set, while the control is still rejected', () => {
    const { checks, findings, fix } = job.report(step)
    assert.deepEqual(
      checks.map(({ client, verdict }) => [client, verdict]),
      clients.split(', ').map(client => [client, 'trusted']),
    )
    assert.deepEqual([findings, fix, step.environmentFile], [[], undefined, ''])
    assert.deepEqual([step.outputs['result'], step.conclusion, step.complaints], ['trusted', 'success', []])
  })

  test('and a notice says what was added and until when', () => {
    assert.deepEqual(
      step.annotations.map(({ level, message }) => [level, message.replace(/SHA-256 [0-9a-f:]+/, 'SHA-256 ')]),
      [['notice', "Added to the system store, until this job's end: CN=World Root,O=Test World (SHA-256 …)."]],
    )
  })

  const url = `https://${host.name}:${host.port}/`
  const [later, other] = [
    await job.runs(['wget', '--spider', '--quiet', url]),
    await job.runs(['wget', '--spider', '--quiet', `https://${stranger.name}:${stranger.port}/`]),
  ]
  test('the next step connects, and to no stranger', () => {
    // 8: the server issued an error response, 5: SSL verification failure (wget(1)).
    assert.deepEqual([later.exitCode, other.exitCode], [8, 5])
  })

  const again = await job.uses({ ...inputs, install: 'true' })
  test('a second step finds it there, and has nothing to put back', () => {
    assert.deepEqual([again.outputs['result'], again.state, again.annotations], ['trusted', {}, []])
  })

  const during = state(store)
  const posted = [await job.posts(again), await job.posts(step)]
  test('the post step leaves the store byte for byte as it was', () => {
    assert.notDeepEqual(during, before)
    assert.deepEqual(state(store), before)
    assert.deepEqual(
      posted.map(({ exitCode, stdout }) => [exitCode, stdout.replace(/[0-9a-f]{16}/, '…')]),
      [
        [0, ''],
        [0, 'Removed from the system store: local-issuer-….crt\n'],
      ],
    )
  })
})

test('with `install: keep` the post step removes nothing', async () => {
  const store = copiedStore()
  const job = jobWith(store)
  try {
    const step = await job.uses({ ...inputs, clients: 'curl', install: 'keep' })
    assert.deepEqual([step.outputs['result'], step.state], ['trusted', {}])
    assert.match(step.annotations[0]?.message ?? '', /^Added to the system store, for good: /)
    const kept = state(store)
    assert.equal((await job.posts(step)).exitCode, 0)
    assert.deepEqual(state(store), kept)
    assert.equal(readdirSync(store.anchors).filter(name => /^local-issuer-[0-9a-f]{16}\.crt$/.test(name)).length, 1)
  } finally {
    job.end()
  }
})

test('the command line installs nothing, and gives the command to paste', async () => {
  const { PATH } = searchable
  const command = [process.execPath, join(dist, 'cli.js'), 'check', host.id, '--install', '--ca', world.rootPath]
  const { exitCode, stdout, stderr } = await run(command, { environment: { PATH } })
  assert.deepEqual([exitCode, stdout], [2, ''])
  const line = `cp ${world.rootPath} /usr/local/share/ca-certificates/world-root.crt && update-ca-certificates`
  assert.ok(stderr.endsWith(`As root: \`${line}\`.\n`), stderr)
})

suite('without anything half done', () => {
  const store = copiedStore()
  const before = state(store)
  const broken = join(folder, 'broken')
  execFileSync('sh', [
    '-c',
    `printf '#!/bin/sh\\necho "::error::no"; exit 3\\n' > '${broken}' && chmod 755 '${broken}'`,
  ])

  test('it is bad input: an intermediate, nothing at all', async () => {
    const job = jobWith(store)
    try {
      const { authorities } = world
      const chain = authorities.root.certificatePem + authorities.intermediate.certificatePem
      for (const [given, says] of [
        [chain, /^install: "CN=World Intermediate .* is an intermediate; only self-signed CA certificates /],
        ['', /^install: there is nothing to install/],
      ] as const) {
        const step = await job.uses({ ...inputs, 'ca-certificates': given, install: 'true' })
        assert.deepEqual([step.exitCode, step.state, step.outputs], [2, {}, {}])
        assert.match(step.annotations[0]?.message ?? '', says)
      }
      assert.deepEqual(state(store), before)
    } finally {
      job.end()
    }
  })

  test('a tool that fails is told, the file is gone again, and the post step tries once more', async () => {
    const job = jobWith(store, `mount --bind '${broken}' /usr/sbin/update-ca-certificates`)
    try {
      const step = await job.uses({ ...inputs, install: 'true' })
      assert.deepEqual([step.exitCode, step.outputs], [1, {}])
      assert.match(
        step.annotations[0]?.message ?? '',
        /^install: `\/usr\/sbin\/update-ca-certificates` ended with exit code 3: .*error.*no\. Not put back: .*exit code 3/,
      )
      assert.deepEqual(state(store), before)
      const posted = await job.posts(step)
      assert.equal(posted.exitCode, 1)
      assert.match(posted.stdout, /^::error title=Local Issuer::The system store was not put back: /)
    } finally {
      job.end()
    }
  })
})
