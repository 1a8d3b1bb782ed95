import { chmodSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Identity } from '../src/x509/mint.ts'
import type { Daemon } from '../test/e2e/daemon.ts'
import { startMitmproxy, startSquid } from '../test/e2e/proxies.ts'
import { installCertifi, publicRoots } from '../test/e2e/python-site.ts'
import { startedEngine, type TestEngine } from '../test/world/engine.ts'
import { type ImageName, image } from '../test/world/images.ts'
import { listenTls } from '../test/world/listen.ts'
import { startWorld, type World } from '../test/world/world.ts'

/** What the faults are made from: servers, a folder, and what is started for the first fault that needs it. */
export interface Lab {
  readonly world: World
  /** Everybody may enter it. */
  readonly folder: string
  /** Writes a file below the folder and gives its path. */
  file(name: string, content: string | Uint8Array): string
  /** A certifi for PYTHONPATH, with the public roots and these. */
  certifi(name: string, ...certificates: readonly string[]): { readonly site: string; readonly bundle: string }
  /** A proxy that opens TLS. */
  readonly inspecting: () => Promise<Daemon & { readonly authorityPath: string }>
  /** A proxy that connects, and refuses port 9. */
  readonly connecting: () => Promise<Daemon>
  readonly engine: () => Promise<TestEngine>
  image(name: ImageName): Promise<string>
  /** A server with this certificate, and what it sends beside it. Hands back its `address:port`. */
  serving(leaf: Identity, ...behind: readonly Identity[]): Promise<string>
  /** The environment of a machine whose clock is so many days ahead. @throws Error where libfaketime is not installed */
  clock(days: number): Readonly<Record<string, string>>
  close(): Promise<void>
}

export async function openLab(): Promise<Lab> {
  const world = await startWorld(new Date(), { disputed: true })
  const folder = mkdtempSync(join(tmpdir(), 'faults-'))
  chmodSync(folder, 0o755)
  const closing: (() => Promise<unknown>)[] = [() => world.stop()]
  const started = <Part>(
    start: () => Promise<Part>,
    close: (part: Part) => Promise<unknown>,
  ): (() => Promise<Part>) => {
    let part: Promise<Part> | undefined
    return () => {
      if (part === undefined) {
        const starting = start()
        part = starting
        closing.push(() => starting.then(close, () => {}))
      }
      return part
    }
  }
  const engine = started(requiredEngine, one => one.close())
  return {
    world,
    folder,
    file(name, content) {
      const path = join(folder, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      return path
    },
    certifi(name, ...certificates) {
      const site = join(folder, name)
      return { site, bundle: installCertifi(site, publicRoots + certificates.join('')) }
    },
    inspecting: started(startMitmproxy, one => one.stop()),
    connecting: started(
      () => startSquid(),
      one => one.stop(),
    ),
    engine,
    image: async name => image(await engine(), name),
    async serving(leaf, ...behind) {
      const listener = await listenTls(
        [leaf, ...behind].map(({ der }) => der),
        leaf.privateKeyPem,
      )
      closing.push(() => listener.close())
      return `127.0.0.1:${listener.port}`
    },
    clock(days) {
      const [library] = fakeClocks()
      if (library === undefined) throw new Error(noFakeClock)
      // Deadlines stay those of the real clock.
      return { LD_PRELOAD: library, FAKETIME: `${days}d`, FAKETIME_DONT_FAKE_MONOTONIC: '1' }
    },
    async close() {
      for (const close of closing.reverse()) await close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Of Debian's libfaketime, for programs with threads. */
export function fakeClocks(): readonly string[] {
  return globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')
}

export const noFakeClock = 'libfaketime is not installed'

async function requiredEngine(): Promise<TestEngine> {
  const engine = await startedEngine()
  if ('absent' in engine) throw new Error(engine.absent)
  return engine
}
