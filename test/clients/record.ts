// Makes the recordings that the tests of the clients read. Each client is asked about every server of the test world and
// about a control, once without the world's root and once with it through the client's first variable, or by hand:
//
//   node test/clients/record.ts                        every client that is on PATH
//   node test/clients/record.ts curl git               these
//   node test/clients/record.ts node:22=/opt/node22/bin/node
//                                                      another installation, into recordings/node/22-with-root.json
//   node test/clients/record.ts 'git:openssl=/opt/git/bin/git' --note 'git against libcurl with OpenSSL'
//
// What changes from one run to the next (ports, folders, times, process ids) is replaced by fixed values, so that
// recording again shows what a client says differently. Recordings whose header has a `source` were written by hand.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { installations } from '../../src/clients/asking/detect.ts'
import type { Client, Installation, Remedy } from '../../src/clients/client.ts'
import { clients } from '../../src/clients/index.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import { startControl } from '../../src/tls/control.ts'
import { readCertificate } from '../../src/x509/certificate.ts'
import { pkcs12TrustStore } from '../../src/x509/pkcs12-writer.ts'
import { startWorld, type World } from '../world/world.ts'
import { type GivenByHand, givenByHand } from './record/by-hand.ts'
import { type Replacement, settled } from './record/settled.ts'
import type { Recording } from './recording.ts'

const timeoutMs = 5000

/** The system's programs, whatever the caller's PATH says. */
const environment = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LANG: 'C.UTF-8',
  GITHUB_ACTIONS: 'true',
  // A machine may have a pip.conf for all its users.
  PIP_CONFIG_FILE: '/dev/null',
}

interface Wanted {
  readonly client: Client
  readonly at: Installation
  /** '' for the client on PATH. */
  readonly variant: string
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { note: { type: 'string' } } })
const now = new Date()
const world = await startWorld(now)
const control = await startControl(now)
try {
  const machine = await runnerMachine({ ...environment, HOME: world.folder })
  for (const wanted of await wantedClients()) {
    for (const rootGiven of [false, true]) await record(wanted, rootGiven)
  }

  async function record({ client, at, variant }: Wanted, rootGiven: boolean): Promise<void> {
    const [remedy] = client.remedies
    const byHand: GivenByHand = rootGiven && !remedy ? await givenByHand(client, at, world) : { environment: {}, at }
    const note = values.note ?? byHand.note
    const given = rootGiven && remedy ? { [remedy.variable]: await valueFor(remedy) } : byHand.environment
    const members = [
      ...world.members.map(({ id, host }) => ({ member: id, host })),
      { member: 'control', host: control.host },
    ]
    const hosts = members.map(({ host }) => host)
    const probe = await client.probe(machine.under(given), byHand.at, { hosts, timeoutMs })
    const { version } = client.interpret(probe, hosts)
    const unsettled: Recording = {
      header: {
        command: variant === '' || client.id === 'actions-node' ? client.id : `${client.id}, ${variant}`,
        ...(rootGiven ? { environment: given } : {}),
        versions: `${client.title} ${version}`,
        os: machine.os,
        date: now.toISOString().slice(0, 10),
        ...(note === undefined ? {} : { note }),
      },
      hosts: members,
      probe,
    }
    const recording = settled(unsettled, replacements(world, at))
    const folder = new URL(`recordings/${client.id}/`, import.meta.url)
    const name = `${variant === '' ? '' : `${variant}-`}${rootGiven ? 'with-root' : 'without-root'}`
    await mkdir(folder, { recursive: true })
    await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(recording, undefined, 2)}\n`)
    console.log(`${client.id}: ${name}`)
  }

  async function valueFor({ wants, value }: Remedy): Promise<string> {
    if (wants !== 'key-store') return world.rootPath
    const path = join(world.folder, 'world-root.p12')
    await writeFile(path, pkcs12TrustStore([readCertificate(world.authorities.root.der)]))
    return value?.(path, undefined) ?? path
  }

  async function wantedClients(): Promise<readonly Wanted[]> {
    const names = positionals.length > 0 ? positionals : clients.map(({ id }) => id)
    return Promise.all(
      names.map(async name => {
        const [, id, variant = '', path] = /^([^:=]+)(?::([^=]+)=(.+))?$/.exec(name) ?? []
        const client = clients.find(known => known.id === id)
        if (client === undefined) throw new Error(`${name} names no client`)
        const [at] = path === undefined ? installations(await client.detect(machine)) : [{ path }]
        if (at === undefined) throw new Error(`${client.title} was not found`)
        return { client, at, variant }
      }),
    )
  }
} finally {
  await Promise.all([world.stop(), control.close()])
}

/** Ports in the order of the world from 8401 on; the one that is closed stays as it is. */
function replacements(world: World, at: Installation): readonly Replacement[] {
  const ports = [...world.members.map(({ host }) => host.port), control.host.port].filter(port => port > 1023)
  return [
    ...ports.map((port, index): Replacement => [new RegExp(`(?<![\\d.])${port}(?![\\d.])`, 'g'), String(8401 + index)]),
    [new RegExp(`(?<![\\d.])${escaped(control.host.name)}(?![\\d.])`, 'g'), '127.0.0.1'],
    [new RegExp(escaped(world.folder), 'g'), '/home/user'],
    [new RegExp(escaped(at.path), 'g'), `/usr/bin/${at.path.split('/').at(-1)}`],
    // What a virtual environment was made from.
    [/(?:\/[\w.-]+)+\/versions\/(?=\d)/g, '/opt/python/'],
    // sys.prefix, and what is installed there.
    [new RegExp(`${escaped(at.path.replace(/\/bin\/[^/]+$/, ''))}(?=[/"\\\\])`, 'g'), '/usr'],
  ]
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
