import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ended, run } from '../e2e/processes.ts'
import { alone, cacheFolder } from './cache.ts'
import { root, version } from './roots.ts'

/** podman with a store of the tests' own. It has no daemon: every command of it is the engine. */
export interface TestPodman {
  /** PATH holds podman and nothing else. */
  readonly environment: Readonly<Record<string, string>>
  run(args: readonly string[]): Promise<Ended>
  /** What it printed. Rejects with its words where it failed. */
  says(args: readonly string[]): Promise<string>
  /** The reference of an image of that root: from an earlier run, or made now. */
  image(name: 'bookworm' | 'distroless' | 'scratch', config?: readonly string[]): Promise<string>
  end(): void
}

const program = '/usr/bin/podman'

/** Why there is none: the reason for which a test is skipped. */
export function whyNoPodman(): string | undefined {
  if (process.platform !== 'linux' || !existsSync(program)) return 'podman is not here'
  return process.getuid?.() === 0 ? undefined : 'the store of the tests is written by root'
}

/**
 * What podman needs to start containers inside a container or a small virtual machine: no systemd, no journal, limits that
 * it may set, and runc, which knows cgroups of version 1 and 2 at once.
 */
const settings = `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
`

export function testPodman(): TestPodman {
  const folder = mkdtempSync(join(tmpdir(), 'podman-'))
  const store = join(cacheFolder(), 'podman')
  mkdirSync(store, { recursive: true })
  mkdirSync(join(folder, 'bin'))
  symlinkSync(program, join(folder, 'bin', 'podman'))
  writeFileSync(join(folder, 'containers.conf'), settings)
  // Its run folder goes with a restart of the machine, and so must its state.
  const places = `driver = "overlay"\ngraphroot = "${store}"\nrunroot = "/run/local-issuer-tests-podman"\n`
  writeFileSync(join(folder, 'storage.conf'), `[storage]\n${places}`)
  const environment = {
    PATH: join(folder, 'bin'),
    HOME: folder,
    CONTAINERS_CONF: join(folder, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
  }
  return { environment, run: podman, says, image, end: () => rmSync(folder, { recursive: true }) }

  function podman(args: readonly string[]): Promise<Ended> {
    return run([program, ...args], { environment, timeoutMs: 100_000 })
  }

  async function says(args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await podman(args)
    if (exitCode !== 0) throw new Error(`podman ${args.join(' ')} ended with ${exitCode}: ${stderr}`)
    return stdout.trim()
  }

  async function image(name: 'bookworm' | 'distroless' | 'scratch', config: readonly string[] = []): Promise<string> {
    const from = await root(name)
    const reference = `local-issuer-tests/${name}:${version(JSON.stringify([from, config]))}`
    return alone(`podman ${name}`, async () => {
      if ((await podman(['image', 'exists', reference])).exitCode === 0) return reference
      const changes = config.flatMap(instruction => ['--change', instruction])
      const script = 'folder=$1; shift; tar --create --directory "$folder" . | /usr/bin/podman import "$@"'
      const { exitCode, stderr } = await run(
        ['/bin/sh', '-euc', script, 'sh', from, '--quiet', ...changes, '-', reference],
        { environment: { ...environment, PATH: '/usr/bin:/bin' }, timeoutMs: 300_000 },
      )
      if (exitCode !== 0) throw new Error(`${reference} was not imported: ${stderr}`)
      return reference
    })
  }
}
