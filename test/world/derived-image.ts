import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { docker, dockerSays, type TestEngine } from './engine.ts'

/** What a test adds to an image. */
export interface Addition {
  /** By their absolute paths in the image, whose folders are there; world-readable. */
  readonly files: Readonly<Record<string, string>>
  /** A shell script that runs behind that, as root. */
  readonly script?: string
  /** Dockerfile instructions. */
  readonly config?: readonly string[]
}

/** An image of the test's own, made from another one; the test removes it. */
export async function derivedImage(
  engine: TestEngine,
  from: string,
  reference: string,
  { files, script = 'true', config = [] }: Addition,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'derived-'))
  const container = await dockerSays(engine, ['create', '--network', 'none', '--user', '0', from, 'sh', '-euc', script])
  try {
    for (const [index, [path, content]] of Object.entries(files).entries()) {
      const file = join(folder, String(index))
      await writeFile(file, content, { mode: 0o644 })
      await dockerSays(engine, ['cp', file, `${container}:${path}`])
    }
    await dockerSays(engine, ['start', '--attach', container])
    const changes = config.flatMap(instruction => ['--change', instruction])
    await dockerSays(engine, ['commit', ...changes, container, reference])
  } finally {
    await docker(engine, ['rm', '--force', container])
    await rm(folder, { recursive: true })
  }
}
