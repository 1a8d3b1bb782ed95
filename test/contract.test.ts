import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { causes } from '../src/causes/index.ts'
import { clients } from '../src/clients/index.ts'
import { causeIds, clientIds } from '../src/model.ts'
import { causePage } from '../src/report-files.ts'
import { version } from '../src/version.ts'
import { readActionFile } from './contract/action-file.ts'
import { localPaths, registryTraces } from './contract/portable.ts'
import { enumsLike, linkedPages, tableNames } from './contract/public-face.ts'

const root = resolve(fileURLToPath(new URL('..', import.meta.url)))

/** Changing one is a breaking change. */
const inputs = [
  'hosts',
  'hosts-file',
  'clients',
  'containers',
  'check-runner',
  'ca-certificates',
  'export',
  'install',
  'trust-from',
  'fetch-intermediates',
  'fail-on',
  'expiry-warning-days',
  'timeout-seconds',
  'report-directory',
  'summary',
]
const outputs = ['result', 'report', 'findings', 'bundle', 'environment', 'docker-args']

suite('action.yml', () => {
  const action = readActionFile(read('action.yml'))

  test('declares exactly these inputs, in this order', () => {
    assert.deepEqual([...action.inputs.keys()], inputs)
  })

  test('declares exactly these outputs, in this order', () => {
    assert.deepEqual([...action.outputs.keys()], outputs)
  })

  test('describes every input and output, and gives every input a default', () => {
    for (const [name, { description }] of [...action.inputs, ...action.outputs]) {
      assert.match(description, /^(?:\w|\{\}).{20,}\.$/, `${name} has no sentence that describes it.`)
    }
    for (const [name, input] of action.inputs) assert.notEqual(input.default, undefined, `${name} has no default.`)
  })

  test('names every client where the clients are chosen', () => {
    const { description = '' } = action.inputs.get('clients') ?? {}
    for (const id of clientIds) assert.match(description, new RegExp(`(?<![\\w-])${id}(?![\\w-])`))
  })

  test('runs the bundles on Node.js 24', () => {
    assert.deepEqual([action.using, action.main, action.post], ['node24', 'dist/action.js', 'dist/post.js'])
  })
})

suite('the registries', () => {
  test('of clients follows the model', () => {
    assert.deepEqual(
      clients.map(({ id }) => id),
      clientIds,
    )
  })

  test('of causes follows the model', () => {
    assert.deepEqual(
      causes.map(({ id }) => id),
      causeIds,
    )
  })
})

suite('every client and every cause has its files', () => {
  const files = [
    ...clientIds.flatMap(id => [
      `src/clients/${id}.ts`,
      `test/clients/${id}.test.ts`,
      // What is never started says nothing that could be recorded.
      ...(id === 'system' ? [] : [`test/clients/recordings/${id}`]),
      `docs/clients/${id}.md`,
    ]),
    ...causeIds.flatMap(id => [`src/causes/${id}.ts`, `test/causes/${id}.test.ts`, `docs/causes/${id}.md`]),
  ]

  test('none is missing', () => {
    assert.deepEqual(
      files.filter(path => !existsSync(join(root, path))).map(path => `${path} is missing`),
      [],
    )
  })

  test('no page and no recording is left over', () => {
    const pagesOf = (folder: string, ids: readonly string[], others: readonly string[]) =>
      pages(folder)
        .filter(name => ![...ids, ...others].includes(name))
        .map(name => `${folder}/${name} belongs to nothing`)
    assert.deepEqual(
      [
        ...pagesOf('docs/clients', clientIds, []),
        ...pagesOf('docs/causes', causeIds, ['ranking']),
        ...pagesOf('test/clients/recordings', clientIds, []),
      ],
      [],
    )
  })
})

suite('a page', () => {
  /** The headings of the second level, in their order. */
  const sections = (text: string) => [...text.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading)
  const among = (wanted: readonly string[], text: string) => sections(text).filter(heading => wanted.includes(heading))
  const ofCause = ['What it means', 'See it by hand', 'Repair it', 'What not to do']
  const ofClient = ['What is asked', 'Which store it uses', 'What repairs it']

  for (const { id, title } of causes) {
    test(`of the cause ${id} begins with its title, and tells how to see it, to repair it, and what not to do`, () => {
      const page = read(`docs/causes/${id}.md`)
      assert.ok(page.startsWith(`# ${id}\n\n${title}\n\n`), `docs/causes/${id}.md does not begin with: ${title}`)
      assert.deepEqual(among(ofCause, page), ofCause)
    })
  }

  test('of a cause is what local-issuer explain prints of it', async () => {
    for (const id of causeIds) assert.equal(await causePage(id), read(`docs/causes/${id}.md`))
    const command = [join(root, 'src/cli.ts'), 'explain', 'revoked']
    const printed = execFileSync(process.execPath, command, { env: {}, encoding: 'utf8' })
    assert.equal(printed, read('docs/causes/revoked.md'))
  })

  for (const id of clientIds) {
    test(`of the client ${id} tells what is asked, which store it uses, and what repairs it`, () => {
      const page = read(`docs/clients/${id}.md`)
      assert.ok(page.startsWith(`# ${id}\n\n`))
      assert.deepEqual(among(ofClient, page), ofClient)
    })
  }
})

suite('README.md', () => {
  const readme = existsSync(join(root, 'README.md')) ? read('README.md') : ''

  test('has a table row for every input and output', () => {
    assert.deepEqual([tableNames(readme, 'Inputs'), tableNames(readme, 'Outputs')], [inputs, outputs])
  })

  test('links the page of every client and every cause', () => {
    assert.deepEqual(linkedPages(readme, 'docs/clients'), [...clientIds].sort())
    assert.deepEqual(
      linkedPages(readme, 'docs/causes').filter(name => name !== 'ranking'),
      [...causeIds].sort(),
    )
  })
})

suite('report.schema.json', () => {
  test('knows exactly the clients and causes of the model', () => {
    const schema: unknown = JSON.parse(read('report.schema.json'))
    for (const ids of [clientIds, causeIds]) {
      const found = enumsLike(schema, ids)
      assert.ok(found.length > 0, `report.schema.json has no enum with ${ids[0]}.`)
      for (const values of found) assert.deepEqual(values, [...ids].sort())
    }
  })
})

test('reports name the version of package.json', () => {
  assert.equal(version, JSON.parse(read('package.json')).version)
})

test('workflows run foreign actions by commit, with the version beside it', () => {
  for (const name of readdirSync(join(root, '.github/workflows'))) {
    for (const [line, action] of read(`.github/workflows/${name}`).matchAll(/^.*\buses: (.*)$/gm)) {
      assert.match(action ?? '', /^(?:\.\/[\w./-]*|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/, `${name}: ${line}`)
    }
  }
})

suite('the repository is portable', () => {
  test('no file holds a path of a home or work folder', () => {
    const found = textFiles(root).flatMap(path => localPaths(read(path), root).map(line => `${path}, line ${line}`))
    assert.deepEqual(found, [])
  })

  test('no registry is fixed', () => {
    const files = ['package-lock.json', 'package.json', '.npmrc']
    assert.deepEqual(
      files.flatMap(path => registryTraces(read(path)).map(line => `${path}, line ${line}`)),
      [],
    )
  })
})

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The names in a folder, without `.md`. */
function pages(folder: string): readonly string[] {
  return existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map(name => name.replace(/\.md$/, '')) : []
}

function textFiles(folder: string): readonly string[] {
  const generated = ['.git', 'node_modules', '.cache']
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    if (generated.includes(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? textFiles(path) : entry.isFile() ? [path.slice(root.length + 1)] : []
  })
}
