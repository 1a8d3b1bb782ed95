import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { bundle, distSource } from '../../scripts/bundle.ts'
import { writeFolder } from '../../scripts/dist.ts'

/**
 * What `npm run build` would put into dist/, in a temporary folder of its own, gone after the tests of the file: it is the
 * source of now that is tested, and test/scripts compares the committed dist/ with it.
 */
export async function buildDist(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'built-'))
  // Some tests run it as another user.
  chmodSync(folder, 0o755)
  after(() => rmSync(folder, { recursive: true }))
  const dist = join(folder, 'dist')
  writeFolder(dist, await bundle(distSource))
  return dist
}
