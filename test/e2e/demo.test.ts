import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buildDist } from './built.ts'
import { nodes, run, searchPath } from './processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'demo-'))
after(() => rmSync(folder, { recursive: true }))
// Away from package.json and node_modules, as a clone without an install has it.
const dist = join(folder, 'dist')
cpSync(await buildDist(), dist, { recursive: true })

interface Stage {
  readonly title: string
  readonly path: string
  readonly client: string
  readonly variable: string
}

const stages: readonly Stage[] = [
  { title: 'with a Python', path: searchPath, client: 'python', variable: 'SSL_CERT_FILE' },
  // Not empty, for that would mean the working directory.
  { title: 'without one', path: '/nonexistent', client: 'node', variable: 'NODE_EXTRA_CA_CERTS' },
]

for (const node of nodes) {
  for (const [index, { title, path, client, variable }] of stages.entries()) {
    const { stdout: version } = await run([node, '--version'], { environment: {} })
    test(`Node.js ${version.trim()}, on a machine ${title}: found, repaired, proven, and nothing left behind`, async () => {
      const temporary = join(folder, `tmp-${nodes.indexOf(node)}-${index}`)
      mkdirSync(temporary)
      // What the reader's shell sets must not repair the stage, nor break it.
      const careless = { SSL_CERT_FILE: '/nonexistent', NODE_EXTRA_CA_CERTS: '/nonexistent', CURL_CA_BUNDLE: '' }
      const { exitCode, stdout, stderr } = await run([node, join(dist, 'cli.js'), 'demo'], {
        environment: { PATH: path, TMPDIR: temporary, ...careless },
      })
      assert.equal(exitCode, 0, stdout + stderr)
      assert.match(stdout, /warning: store-missing/)
      assert.match(stdout, new RegExp(`${client} rejected 127\\.0\\.0\\.1:\\d+`))
      assert.match(stdout, new RegExp(`^export ${variable}='`, 'm'))
      assert.match(stdout, /Fixed: 1 of 1 check[\s\S]*Found \(store-missing\), repaired, and proven/)
      assert.deepEqual(readdirSync(temporary), [])
    })
  }
}
