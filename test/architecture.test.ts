import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { impureCode, misplacedImports, unverifiedConnections } from './architecture/effects.ts'
import { cycles, wrongDirections } from './architecture/layers.ts'
import { defaultExport, tooLong, vagueName } from './architecture/shape.ts'
import { type SourceFile, sourceFile } from './architecture/source-file.ts'

const root = resolve(fileURLToPath(new URL('..', import.meta.url)))
const product = await filesOf('src')
const everything = [...product, ...(await filesOf('scripts')), ...(await filesOf('test')), ...(await filesOf('bench'))]

type Rule = (file: SourceFile) => readonly string[]
type Example = readonly [path: string, text: string, problems: readonly string[]]

const rules: readonly { title: string; rule: Rule; files: readonly SourceFile[]; examples: readonly Example[] }[] = [
  {
    title: 'what is lower never imports what is higher',
    rule: wrongDirections,
    files: product,
    examples: [
      ['src/tls/a.ts', "import type { Host } from '../model.ts'\nimport { b } from './b.ts'\nimport 'node:tls'\n", []],
      ['src/stores/a.ts', "import type { Machine } from '../machines/machine.ts'\n", []],
      [
        'src/cli.ts',
        "import { check } from './check.ts'\nimport manifest from '../package.json' with { type: 'json' }\n",
        [],
      ],
      [
        'src/model.ts',
        "import type { A } from './x509/a.ts'\n",
        ['src/model.ts imports src/x509/a.ts: model may not import x509.'],
      ],
      [
        'src/x509/a.ts',
        "export { b } from '../hosts/b.ts'\n",
        ['src/x509/a.ts imports src/hosts/b.ts: x509 may not import hosts.'],
      ],
      [
        'src/machines/a.ts',
        "import {\n  b,\n} from '../stores/b.ts'\n",
        ['src/machines/a.ts imports src/stores/b.ts: machines may not import stores.'],
      ],
      [
        'src/check.ts',
        "const reports = await import('./reports/json.ts')\n",
        ['src/check.ts imports src/reports/json.ts: check may not import reports.'],
      ],
      [
        'src/reports/a.ts',
        "import '../cli.ts'\n",
        ['src/reports/a.ts imports src/cli.ts: reports may not import cli.'],
      ],
      ['src/action.ts', "import './cli.ts'\n", ['src/action.ts imports src/cli.ts: action may not import cli.']],
      [
        'src/check.ts',
        "import { world } from '../test/world/world.ts'\n",
        ['src/check.ts imports test/world/world.ts, outside src.'],
      ],
      ['src/extras/a.ts', '', ['src/extras/a.ts has no layer: add extras to test/architecture/layers.ts.']],
    ],
  },
  {
    title: 'effects stay where they belong',
    rule: misplacedImports,
    files: product,
    examples: [
      ['src/action.ts', "import * as core from '@actions/core'\n", []],
      [
        'src/machines/a.ts',
        "import { spawn } from 'node:child_process'\nimport { readFile } from 'node:fs/promises'\n",
        [],
      ],
      ['src/hosts/a.ts', "import { isIP, type isIPv6 } from 'node:net'\n", []],
      ['src/tls/a.ts', "import { connect } from 'node:tls'\n", []],
      ['src/check.ts', "import { info } from '@actions/core'\n", ['src/check.ts may not import @actions/core.']],
      ['src/cli.ts', "import { exec } from '@actions/exec'\n", ['src/cli.ts may not import @actions/exec.']],
      [
        'src/clients/a.ts',
        "import { spawn } from 'node:child_process'\n",
        ['src/clients/a.ts may not import node:child_process.'],
      ],
      ['src/x509/a.ts', "import { readFileSync } from 'node:fs'\n", ['src/x509/a.ts may not import node:fs.']],
      [
        'src/reports/a.ts',
        "import { writeFile } from 'node:fs/promises'\n",
        ['src/reports/a.ts may not import node:fs/promises.'],
      ],
      ['src/causes/a.ts', "import { isIP, connect } from 'node:net'\n", ['src/causes/a.ts may not import node:net.']],
      ['src/stores/a.ts', "import * as tls from 'node:tls'\n", ['src/stores/a.ts may not import node:tls.']],
    ],
  },
  {
    title: 'names, hosts and causes are judged by pure functions',
    rule: impureCode,
    files: product,
    examples: [
      ['src/x509/a.ts', '// not Date.now()\nexport const at = (now: Date) => new Date(now.getTime())\n', []],
      ['src/machines/a.ts', 'export const path = () => process.env\n', []],
      ['src/x509/a.ts', 'export const now = () => new Date()\n', ['src/x509/a.ts uses the clock, and is to be pure.']],
      [
        'src/causes/a.ts',
        'export const now = () => Date.now()\n',
        ['src/causes/a.ts uses the clock, and is to be pure.'],
      ],
      [
        'src/causes/b.ts',
        "export const home = () => process.env['HOME']\n",
        ['src/causes/b.ts uses the process, and is to be pure.'],
      ],
      ['src/text.ts', 'setTimeout(() => {}, 1)\n', ['src/text.ts uses a timer, and is to be pure.']],
      [
        'src/hosts/a.ts',
        "void fetch('https://example.com')\n",
        ['src/hosts/a.ts uses the network, and is to be pure.'],
      ],
    ],
  },
  {
    title: 'only the observer connects without verifying',
    rule: unverifiedConnections,
    files: product,
    examples: [
      ['src/tls/a.ts', 'export const options = { rejectUnauthorized: false }\n', []],
      ['src/clients/a.ts', 'export const options = { rejectUnauthorized: true }\n', []],
      [
        'src/clients/a.ts',
        'export const options = { rejectUnauthorized: false }\n',
        ['src/clients/a.ts turns verification off.'],
      ],
      [
        'src/check.ts',
        "export const options = (on: boolean) => ({ 'rejectUnauthorized': on })\n",
        ['src/check.ts turns verification off.'],
      ],
    ],
  },
  {
    title: 'a file holds one idea',
    rule: tooLong,
    files: everything.filter(({ path }) => !path.startsWith('test/')),
    examples: [
      ['src/a.ts', 'void 0\n'.repeat(200), []],
      ['src/a.ts', 'void 0\n'.repeat(201), ['src/a.ts has 201 lines: a file holds one idea, in at most 200.']],
    ],
  },
  {
    title: 'a name says what a file is',
    rule: vagueName,
    files: everything,
    examples: [
      ['src/hosts/public-name.ts', '', []],
      ['src/base64.ts', '', []],
      ['src/util.ts', '', ['src/util.ts: "util" does not say what the file is.']],
      ['src/clients/client-base.ts', '', ['src/clients/client-base.ts: "base" does not say what the file is.']],
      ['test/helpers/ca.ts', '', ['test/helpers/ca.ts: "helpers" does not say what the file is.']],
    ],
  },
  {
    title: 'an export has one name everywhere',
    rule: defaultExport,
    files: everything,
    examples: [
      ['src/a.ts', "export const a = 'export default'\n", []],
      ['src/a.ts', 'export default 1\n', ['src/a.ts has a default export: an export has one name everywhere.']],
      [
        'src/a.ts',
        'const a = 1\nexport { a as default }\n',
        ['src/a.ts has a default export: an export has one name everywhere.'],
      ],
    ],
  },
]

for (const { title, rule, files, examples } of rules) {
  suite(title, () => {
    test('in every file', () => {
      assert.deepEqual(files.flatMap(rule), [])
    })
    for (const [path, text, problems] of examples) {
      test(`${problems.length === 0 ? 'allowed' : 'refused'}: ${path}: ${JSON.stringify(text.slice(0, 80))}`, async () => {
        assert.deepEqual(rule(await sourceFile(path, text)), problems)
      })
    }
  })
}

suite('imports form no cycle', () => {
  test('in every file', () => {
    assert.ok(product.length > 0)
    assert.deepEqual(cycles(everything), [])
  })

  test('a cycle is named once, by its files', async () => {
    const files = await Promise.all([
      sourceFile('src/a.ts', "import { b } from './b.ts'\nimport { c } from './c.ts'\n"),
      sourceFile('src/b.ts', "import type { c } from './c.ts'\n"),
      sourceFile('src/c.ts', "import { b } from './b.ts'\n"),
    ])
    assert.deepEqual(cycles(files), ['src/b.ts → src/c.ts → src/b.ts'])
  })

  test('two ways to one file are none', async () => {
    const files = await Promise.all([
      sourceFile('src/a.ts', "import './b.ts'\nimport './c.ts'\n"),
      sourceFile('src/b.ts', "import './c.ts'\n"),
      sourceFile('src/c.ts', ''),
    ])
    assert.deepEqual(cycles(files), [])
  })
})

async function filesOf(folder: string): Promise<readonly SourceFile[]> {
  const paths = globSync(`${folder}/**/*.ts`, { cwd: root }).map(path => path.replaceAll(sep, '/'))
  return Promise.all(paths.sort().map(async path => sourceFile(path, readFileSync(join(root, path), 'utf8'))))
}
