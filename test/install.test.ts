import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { install, putBack } from '../src/install.ts'
import type { Machine } from '../src/machines/machine.ts'
import type { RunAsRoot } from '../src/machines/system-store-install.ts'
import { UsageError } from '../src/model.ts'
import { anchorFiles } from '../src/stores/system-store-files.ts'
import { readCertificate } from '../src/x509/certificate.ts'
import { mintAuthority } from '../src/x509/mint.ts'
import { fakeMachine } from './machines/fake-machine.ts'

const now = new Date('2026-11-24T12:00:00Z')
const root = mintAuthority({ now, name: 'Root' })
const other = mintAuthority({ now, name: 'Other' })
const files = anchorFiles([root, other].map(({ der }) => ({ certificate: readCertificate(der), from: 'ca.pem' })))
const names = files.map(({ name }) => name)
const [name = '', otherName = ''] = names

interface System {
  readonly families: readonly string[]
  readonly directory: string
  readonly tool: string
  readonly bundle: string
  readonly fresh?: string
}

const debian: System = {
  families: ['ubuntu', 'debian'],
  directory: '/usr/local/share/ca-certificates',
  tool: '/usr/sbin/update-ca-certificates',
  bundle: '/etc/ssl/certs/ca-certificates.crt',
  fresh: ' --fresh',
}

const systems: Readonly<Record<string, System>> = {
  'Debian and Ubuntu': debian,
  Alpine: { ...debian, families: ['alpine'], fresh: '' },
  'Fedora and RHEL': {
    families: ['rocky', 'rhel', 'centos', 'fedora'],
    directory: '/etc/pki/ca-trust/source/anchors',
    tool: '/usr/bin/update-ca-trust',
    bundle: '/etc/pki/tls/certs/ca-bundle.crt',
  },
  SUSE: {
    families: ['opensuse-leap', 'suse', 'opensuse'],
    directory: '/etc/pki/trust/anchors',
    tool: '/usr/sbin/update-ca-certificates',
    bundle: '/var/lib/ca-certificates/ca-bundle.pem',
  },
  'Arch Linux': {
    families: ['arch'],
    directory: '/etc/ca-certificates/trust-source/anchors',
    tool: '/usr/bin/update-ca-trust',
    bundle: '/etc/ssl/certs/ca-certificates.crt',
  },
}

interface Faults {
  /** Files that are there before. */
  readonly present?: Readonly<Record<string, string>>
  /** The exit code of the nth run of a program, by its last path part. */
  readonly exits?: Readonly<Record<string, readonly number[]>>
  /** What the tool leaves out of the store. */
  readonly distrusts?: string
}

/** A machine in memory whose programs do what `install`, `rm` and the tool do, and remember that they were called. */
function machineOf(system: System, { present = {}, exits = {}, distrusts }: Faults = {}) {
  const content: Record<string, string> = { [system.bundle]: '', ...present }
  const calls: string[] = []
  const changes: string[][] = []
  const counts = new Map<string, number>()
  const machine: Machine = {
    ...fakeMachine(content),
    families: system.families,
    which: async path => (path === system.tool ? path : undefined),
  }
  const run: RunAsRoot = async (file, args) => {
    calls.push([file, ...args.map(arg => arg.replace(/^.*\/local-issuer-anchors-\w+\//, 'STAGED/'))].join(' '))
    const program = file.split('/').at(-1) ?? ''
    const count = counts.get(program) ?? 0
    counts.set(program, count + 1)
    const exitCode = exits[program]?.[count] ?? 0
    if (exitCode !== 0) return { exitCode, said: 'no.' }
    if (program === 'install') {
      const path = args.at(-1) ?? ''
      content[path] = files.find(known => path.endsWith(known.name))?.pem ?? ''
    } else if (program === 'rm') {
      for (const path of args.slice(2)) delete content[path]
    } else {
      const anchors = Object.entries(content).filter(([path]) => path.startsWith(`${system.directory}/`))
      content[system.bundle] = anchors
        .filter(([path]) => distrusts === undefined || !path.endsWith(distrusts))
        .map(([, pem]) => pem)
        .join('')
    }
    return { exitCode, said: '' }
  }
  const start = () => install({ machine, files, run, onChange: changed => changes.push([...changed]) })
  return { machine, run, start, content, calls, changes }
}

suite('what is run, in this order', () => {
  for (const [title, system] of Object.entries(systems)) {
    test(title, async () => {
      const { directory, tool, fresh = '' } = system
      const { machine, run, start, calls, changes, content } = machineOf(system)
      assert.deepEqual(await start(), files)
      assert.deepEqual(calls, [
        `install -m 0644 STAGED/${name} ${directory}/${name}`,
        `install -m 0644 STAGED/${otherName} ${directory}/${otherName}`,
        tool,
      ])
      assert.deepEqual(changes, [names])

      calls.length = 0
      await putBack(machine, names, run)
      assert.deepEqual(calls, [`rm -f -- ${directory}/${name} ${directory}/${otherName}`, `${tool}${fresh}`])
      assert.deepEqual(content, { [system.bundle]: '' })
    })
  }
})

suite('what is there already', () => {
  const path = `${debian.directory}/${name}`

  test('is neither written nor removed later', async () => {
    const { start, changes } = machineOf(debian, { present: { [path]: root.certificatePem } })
    assert.deepEqual(
      (await start()).map(file => file.name),
      [otherName],
    )
    assert.deepEqual(changes, [[otherName]])
  })

  test('is not overwritten when it is something else', async () => {
    const { start, calls, changes } = machineOf(debian, { present: { [path]: 'mine' } })
    await assert.rejects(
      start,
      /^Error: install: .* is there, and is not what this action writes; nothing was changed\.$/,
    )
    assert.deepEqual([calls, changes], [[], []])
  })

  test('is all that is needed when everything is there', async () => {
    const present = { [path]: root.certificatePem, [`${debian.directory}/${otherName}`]: other.certificatePem }
    const { start, calls, changes } = machineOf(debian, { present })
    assert.deepEqual([await start(), calls, changes], [[], [], []])
  })
})

suite('what fails is undone', () => {
  const cases: readonly [title: string, faults: Faults, says: RegExp, isUndone: boolean][] = [
    [
      'nothing may be written',
      { exits: { install: [1] } },
      /^Error: install: `install .*` ended with exit code 1: no\. The system store is as it was\.$/,
      true,
    ],
    [
      'the second file cannot be written',
      { exits: { install: [0, 1] } },
      /ended with exit code 1: no\. The system store is as it was\.$/,
      true,
    ],
    [
      'the tool fails',
      { exits: { 'update-ca-certificates': [2] } },
      /^Error: install: `\/usr\/sbin\/update-ca-certificates` ended with exit code 2: no\. The system store is as it was\.$/,
      true,
    ],
    [
      'the tool leaves one out',
      { distrusts: otherName },
      /update-ca-certificates ended well, and no system store holds "CN=Other"\. The system store is as it was\.$/,
      true,
    ],
    [
      'the undoing fails too',
      { exits: { 'update-ca-certificates': [2], rm: [1] } },
      /Not put back: `rm .*` ended with exit code 1: no\. Remove \/usr\/local\/.*\.crt \/usr\/local\/.*\.crt and run \/usr\/sbin\/update-ca-certificates, as root\.$/,
      false,
    ],
  ]
  for (const [title, faults, says, isUndone] of cases) {
    test(title, async () => {
      const { start, changes, content } = machineOf(debian, faults)
      await assert.rejects(start, says)
      assert.deepEqual(changes, isUndone ? [names, []] : [names])
      if (isUndone) assert.deepEqual(content, { [debian.bundle]: '' })
    })
  }
})

suite('it is bad input', () => {
  test('on a system that we do not know', async () => {
    const { start, calls } = machineOf({ ...debian, families: ['win32'] })
    await assert.rejects(start, {
      name: UsageError.name,
      message: /^install: how .* is given a certificate is not known/,
    })
    assert.deepEqual(calls, [])
  })

  test('where the system has no store', async () => {
    const { start } = machineOf({ ...debian, tool: '/elsewhere' })
    await assert.rejects(start, {
      name: UsageError.name,
      message:
        /^install: update-ca-certificates is not there: .* `apt-get update && apt-get install -y ca-certificates`\.$/,
    })
  })
})

test('only files that this action writes are ever removed', async () => {
  const { machine, run, calls } = machineOf(debian)
  for (const stranger of ['../../../../etc/passwd', 'corporate.crt', `${name}/x`]) {
    await assert.rejects(putBack(machine, [name, stranger], run), /names a file that this action does not write/)
  }
  await putBack(machine, [], run)
  assert.deepEqual(calls, [])
})
