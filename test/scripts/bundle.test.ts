import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type BundleSource, bundle, root } from '../../scripts/bundle.ts'
import { differences, writeFolder } from '../../scripts/dist.ts'

const folder = mkdtempSync(join(tmpdir(), 'bundle-'))
after(() => rmSync(folder, { recursive: true }))
// Packages are found from the entry's folder upwards.
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
mkdirSync(join(folder, 'probes/java'), { recursive: true })
file('probes/ask.py', 'print("é")\n')
writeFileSync(join(folder, 'probes/java/Probe.class'), Buffer.from('cafebabe00ff0d0a', 'hex'))
file('engine.ts', "import asn1 from 'node-forge/lib/asn1.js'\nexport const kind = (): string => typeof asn1.fromDer\n")
file(
  'action.ts',
  "import { getIDToken } from '@actions/core'\nimport { kind } from './engine.ts'\nconsole.log(kind())\nawait getIDToken().catch(error => console.log(error.message))\n",
)
file(
  'cli.ts',
  "#!/usr/bin/env node\nimport { kind } from './engine.ts'\nconsole.log(kind(), new URL('./probes/ask.py', import.meta.url).pathname)\n",
)

const source: BundleSource = {
  entries: { action: join(folder, 'action.ts'), cli: join(folder, 'cli.ts') },
  executables: ['cli'],
  probes: join(folder, 'probes'),
}
const files = await bundle(source)
const built = join(folder, 'dist')
writeFolder(built, files)

test('the bundle holds both entries, the probes and the licences', () => {
  const names = [...files.keys()].filter(name => !name.startsWith('chunk-'))
  assert.deepEqual(names.sort(), [
    'action.js',
    'cli.js',
    'licenses.txt',
    'package.json',
    'probes/ask.py',
    'probes/java/Probe.class',
  ])
})

test('a probe that is no text is copied byte for byte', () => {
  assert.equal(readFileSync(join(built, 'probes/java/Probe.class')).toString('hex'), 'cafebabe00ff0d0a')
})

test('the same source gives the same bytes from another working directory', () => {
  const program = `
    const { bundle } = await import(${JSON.stringify(join(root, 'scripts/bundle.ts'))})
    const { differences } = await import(${JSON.stringify(join(root, 'scripts/dist.ts'))})
    console.log(JSON.stringify(differences(${JSON.stringify(built)}, await bundle(${JSON.stringify(source)}))))`
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: folder,
    env: {},
    encoding: 'utf8',
  })
  assert.equal(output.trim(), '[]')
})

test('the command line runs by its own name, from a copy of the folder alone', () => {
  const copy = mkdtempSync(join(tmpdir(), 'copied-'))
  try {
    cpSync(built, copy, { recursive: true })
    const env = { PATH: `${join(process.execPath, '..')}:/usr/bin:/bin` }
    const output = execFileSync(join(copy, 'cli.js'), { env, encoding: 'utf8' })
    assert.equal(output.trim(), `function ${join(copy, 'probes/ask.py')}`)
  } finally {
    rmSync(copy, { recursive: true })
  }
})

test('an OpenID Connect token says why it cannot be had', () => {
  const env = { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://example.com/' }
  const output = execFileSync(process.execPath, [join(built, 'action.js')], { env, encoding: 'utf8' })
  assert.match(output, /^Error message: The HTTP client of @actions\/core is left out of this bundle/m)
})

test('the licences name each bundled package with its version and text, and no other', () => {
  const text = Buffer.from(files.get('licenses.txt')?.contents ?? []).toString()
  assert.match(text, /^node-forge \d+\.\d+\.\d+ \(\(BSD-3-Clause OR GPL-2\.0\)\)\n\n.*Digital Bazaar/ms)
  assert.match(text, /^@actions\/core \d+\.\d+\.\d+ \(MIT\)\n\nThe MIT License/m)
  assert.doesNotMatch(text, /^(?:undici|tunnel|@actions\/http-client) /m)
})

test('a missing entry is named', async () => {
  const missing = bundle({ ...source, entries: { cli: 'src/no-such-entry.ts' } })
  await assert.rejects(missing, /^Error: src\/no-such-entry\.ts does not exist: nothing was built\.$/)
})

test('an executable without its first line is refused', async () => {
  const plain = bundle({ ...source, executables: ['action'] })
  await assert.rejects(plain, /The entry of action\.js must begin with #!\/usr\/bin\/env node/)
})

test('a path of this machine in the bundle is refused', async () => {
  file('leak.ts', `console.log(${JSON.stringify(join(root, 'src'))})\n`)
  const leaking = bundle({ ...source, entries: { leak: join(folder, 'leak.ts') }, executables: [] })
  await assert.rejects(leaking, /leak\.js contains a path of this machine/)
})

test('each way in which the folder differs is named', () => {
  const copy = join(folder, 'changed')
  cpSync(built, copy, { recursive: true })
  assert.deepEqual(differences(copy, files), [])
  writeFileSync(join(copy, 'action.js'), 'changed')
  chmodSync(join(copy, 'cli.js'), 0o644)
  rmSync(join(copy, 'probes/ask.py'))
  writeFileSync(join(copy, 'probes/stale.py'), '')
  assert.deepEqual(differences(copy, files), [
    'action.js differs from what the source gives.',
    'cli.js is not executable.',
    'probes/ask.py is missing.',
    'probes/stale.py does not come from the source.',
  ])
})

test('writing removes what an earlier build left', () => {
  const target = join(folder, 'rewritten')
  mkdirSync(target)
  writeFileSync(join(target, 'chunk-OLD.js'), '')
  writeFolder(target, files)
  assert.deepEqual(differences(target, files), [])
  assert.equal(statSync(join(target, 'cli.js')).mode & 0o777, 0o755)
})

function file(name: string, text: string): void {
  writeFileSync(join(folder, name), text)
}
