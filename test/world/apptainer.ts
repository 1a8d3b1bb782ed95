import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ended, run } from '../e2e/processes.ts'
import { root, whyNoRoot } from './roots.ts'

/** A real Apptainer, which runs in the Debian that has it. */
export interface TestApptainer {
  /** Holds `apptainer` and nothing else. */
  readonly path: string
  /** Files of a test: Apptainer sees /tmp as it is, and the rest of this machine not at all. */
  readonly folder: string
  run(args: readonly string[]): Promise<Ended>
  end(): void
}

/** Why there is none: the reason for which a test is skipped. */
export function whyNoApptainer(): string | undefined {
  if (!tmpdir().startsWith('/tmp')) return 'the folder for temporary files is not /tmp'
  return whyNoRoot() ?? (process.getuid?.() === 0 ? undefined : 'only root enters another root')
}

/**
 * In namespaces of its own, with the root of its Debian for /. As root it wants every capability, and a machine of a test may
 * lack some: the first process of a user namespace has them all. Users are mapped to
 * themselves, but not all: with all of them it would take the namespace for that of the machine.
 */
const script = (debian: string): string => `#!/bin/sh
PATH=/usr/sbin:/usr/bin:/sbin:/bin
unshare --user --mount sh -euc '
until read -r mapped; do sleep 0.01; done </proc/self/gid_map
root=$1; shift
mount --bind "$root" "$root"
for folder in proc sys dev tmp; do mount --rbind "/$folder" "$root/$folder"; done
cd "$root"
mount --move . /
exec chroot . apptainer "$@"' sh '${debian}' "$@" &
until [ "$(readlink /proc/$!/ns/user)" != "$(readlink /proc/$$/ns/user)" ]; do sleep 0.01; done
echo 0 0 65536 >/proc/$!/uid_map
echo 0 0 65536 >/proc/$!/gid_map
wait $!
`

export async function testApptainer(): Promise<TestApptainer> {
  const debian = await root('apptainer')
  const folder = mkdtempSync(join(tmpdir(), 'apptainer-'))
  const path = join(folder, 'bin')
  mkdirSync(path)
  writeFileSync(join(path, 'apptainer'), script(debian), { mode: 0o755 })
  return {
    path,
    folder,
    run: args => run([join(path, 'apptainer'), ...args], { environment: { HOME: folder }, timeoutMs: 300_000 }),
    end: () => rmSync(folder, { recursive: true, force: true }),
  }
}
