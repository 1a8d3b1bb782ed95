import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { bundle, distSource } from '../../../scripts/bundle.ts'
import { writeFolder } from '../../../scripts/dist.ts'
import { startWorld } from '../../world/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'java dist-'))
const world = await startWorld()
after(async () => {
  rmSync(folder, { recursive: true })
  await world.stop()
})

test('a copy of dist asks Java with the class in it, and repairs it', async () => {
  writeFolder(join(folder, 'dist'), await bundle(distSource))
  const host = world.member('good-rsa').host.id
  const stdout = await new Promise<string>(resolve => {
    const args = [join(folder, 'dist/cli.js'), 'env', '--client', 'java', '--ca', world.rootPath, host]
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder }
    execFile(process.execPath, args, { env }, (_, output) => resolve(output))
  })
  assert.match(stdout, /^export JAVA_TOOL_OPTIONS='.*-Djavax\.net\.ssl\.trustStore=.*\.p12.*'$/m)
})
