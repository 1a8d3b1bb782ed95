import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, suite, test } from 'node:test'
import { parse } from 'yaml'
import type { Host } from '../../src/model.ts'
import { startWorld } from '../world/world.ts'
import { buildDist } from './built.ts'
import { type Ended, run, searchPath } from './processes.ts'

// The pages about other systems than GitHub hold what is written here: their examples are taken from them, and the commands
// in them run, but for the one that fetches this repository.

const dist = await buildDist()
const world = await startWorld()
after(() => world.stop())
const good = world.member('good-p256').host
const expired = world.member('expired').host

function page(name: string): string {
  return readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8')
}

/** The fenced blocks of a language, in their order. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, own, body = '']) =>
    own === language ? [body] : [],
  )
}

/** A checkout with a host list and a root, and what the fetching command would bring. */
function checkout(hosts: readonly Host[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'checkout-'))
  after(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'ci'))
  mkdirSync(join(folder, 'local-issuer'))
  symlinkSync(dist, join(folder, 'local-issuer', 'dist'))
  writeFileSync(join(folder, 'ci', 'hosts.txt'), `# ours\n${hosts.map(({ id }) => id).join('\n')}\n`)
  writeFileSync(join(folder, 'ci', 'corporate-root.pem'), world.authorities.root.certificatePem)
  return folder
}

/** Programs enough for the pages, and few clients, for a run with all of them takes its time. */
const programs = mkdtempSync(join(tmpdir(), 'programs-'))
after(() => rmSync(programs, { recursive: true }))
symlinkSync(process.execPath, join(programs, 'node'))
for (const name of ['curl', 'git', 'sh', 'bash']) symlinkSync(join('/usr/bin', name), join(programs, name))

const fetches = /^git clone --depth 1 --branch v1 https:\/\/github\.com\/local-issuer\/local-issuer\.git$/

/** Runs commands as one script of a system's shell, but for those that fetch. */
async function runs(commands: readonly string[], cwd: string, shell: readonly string[]): Promise<Ended> {
  const kept = commands.filter(command => !fetches.test(command.trim()))
  return run([...shell, kept.join('\n')], {
    environment: {
      PATH: programs,
      HOME: cwd,
      URL: `https://${good.id}/`,
    },
    cwd,
    timeoutMs: 180_000,
  })
}

/** What the check leaves, when one of two hosts is rejected. */
function assertReported(folder: string): void {
  const junit = readFileSync(join(folder, 'tls', 'report.junit.xml'), 'utf8')
  assert.match(
    junit,
    new RegExp(`classname="runner\\.curl" name="${expired.id}"[^>]*>\\s*<failure type="certificate-expired"`),
  )
  for (const name of ['report.json', 'report.html', 'report.sarif'])
    assert.ok(existsSync(join(folder, 'tls', name)), name)
}

suite('GitLab CI', () => {
  const bash = ['/bin/bash', '-e', '-o', 'pipefail', '-c']
  const [check, repair] = blocks(page('gitlab'), 'yaml').map(block => parse(block))

  test('the job fails with a rejected host, and leaves what its artifacts name', async () => {
    const { script, after_script, artifacts } = check.tls
    const folder = checkout([good, expired])
    const { exitCode, stdout, stderr } = await runs(script, folder, bash)
    assert.equal(exitCode, 1, stdout + stderr)
    assertReported(folder)
    assert.equal((await runs(after_script, folder, bash)).exitCode, 0)
    for (const path of Object.values<string>(artifacts.reports)) assert.ok(existsSync(join(folder, path)), path)
    const issues = JSON.parse(readFileSync(join(folder, artifacts.reports.codequality), 'utf8'))
    assert.ok(
      issues.some(
        ({ check_name, location }: { check_name: string; location: { path: string; lines: { begin: number } } }) =>
          check_name === 'certificate-expired' && location.path === 'ci/hosts.txt' && location.lines.begin === 3,
      ),
    )
  })

  test('the variables reach the commands behind them', async () => {
    const ended = await runs(repair.build.script, checkout([good]), bash)
    assert.equal(ended.exitCode, 22, ended.stderr)
    assert.match(ended.stderr, /returned error: 404/)
  })
})

suite('Jenkins', () => {
  const [pipeline = ''] = blocks(page('jenkins'), 'groovy')
  const sh = ['/bin/sh', '-xe', '-c']
  const [clone = '', check = '', repair = ''] = [...pipeline.matchAll(/\bsh ('''|')(.*?)\1/gs)].map(
    ([, , text = '']) => text,
  )

  test('the stage fails with a rejected host, and leaves what its post section names', async () => {
    assert.match(clone, fetches)
    const folder = checkout([good, expired])
    assert.equal((await runs([check], folder, sh)).exitCode, 1)
    assertReported(folder)
    for (const [, path = ''] of pipeline.matchAll(/\b(?:junit|archiveArtifacts) '([^'*]*)/g))
      assert.ok(existsSync(join(folder, path)), path)
  })

  test('the variables reach the commands behind them', async () => {
    const ended = await runs([repair], checkout([good]), sh)
    assert.equal(ended.exitCode, 22, ended.stderr)
    assert.match(ended.stderr, /returned error: 404/)
  })

  test('the pipeline closes what it opens', () => {
    const bare = pipeline.replace(/'''.*?'''|'[^']*'/gs, '')
    assert.equal(bare.match(/\{/g)?.length, bare.match(/\}/g)?.length)
    assert.doesNotMatch(bare, /'/)
  })
})

suite('Azure Pipelines', () => {
  const [example = ''] = blocks(page('azure-pipelines'), 'yaml')
  const { steps } = parse(example) as {
    steps: { script?: string; displayName?: string; inputs?: Record<string, string>; publish?: string }[]
  }
  const bash = ['/bin/bash', '--noprofile', '--norc', '-c']
  const scriptOf = (name: string) => [steps.find(({ displayName }) => displayName === name)?.script ?? '']

  test('the step fails with a rejected host, the next says it as an issue, and the others find their files', async () => {
    assert.match(scriptOf('Get Local Issuer')[0] ?? '', fetches)
    const folder = checkout([good, expired])
    const checked = await runs(scriptOf('Verify hosts'), folder, bash)
    assert.equal(checked.exitCode, 1, checked.stdout + checked.stderr)
    assertReported(folder)
    const { exitCode, stdout } = await runs(scriptOf('Issues'), folder, bash)
    assert.equal(exitCode, 0)
    assert.match(
      stdout,
      /^##vso\[task\.logissue type=error;sourcepath=ci\/hosts\.txt;linenumber=3;code=certificate-expired;\]/m,
    )
    for (const { inputs, publish } of steps) {
      for (const path of [inputs?.['testResultsFiles'], publish])
        assert.ok(path === undefined || existsSync(join(folder, path)), path)
    }
  })

  test('the variables reach the commands behind them', async () => {
    const ended = await runs(scriptOf('Build'), checkout([good]), bash)
    assert.equal(ended.exitCode, 22, ended.stderr)
    assert.match(ended.stderr, /returned error: 404/)
  })
})

suite('HTCondor', () => {
  const [, , stopping = ''] = [...page('htcondor').matchAll(/^```\w*\n(.*?)^```$/gms)].map(([, body = '']) => body)
  const [wrapper = ''] = blocks(page('htcondor'), 'sh')
  const ours = (text: string) => text.replaceAll('osg-htc.org', `--ca ci/corporate-root.pem ${good.id}`)

  test('the wrapper starts the program under the variables', async () => {
    const folder = checkout([])
    mkdirSync(join(folder, 'myenv', 'bin'), { recursive: true })
    symlinkSync('/usr/bin/python3', join(folder, 'myenv', 'bin', 'python'))
    writeFileSync(join(folder, 'script.py'), 'import os, sys\nprint(os.environ["SSL_CERT_FILE"], sys.argv[1:])\n')
    writeFileSync(join(folder, 'wrapper.sh'), ours(wrapper))
    const { stdout, stderr } = await run(['/bin/sh', 'wrapper.sh', 'an argument'], {
      environment: { PATH: `${dirname(process.execPath)}:${searchPath}`, _CONDOR_SCRATCH_DIR: folder },
      cwd: folder,
    })
    assert.ok(stdout.startsWith(join(folder, '.local-issuer')) && stdout.endsWith("['an argument']\n"), stdout + stderr)
  })

  test('and the other one stops where something stays rejected', async () => {
    const folder = checkout([])
    const { exitCode } = await runs([stopping.replaceAll('osg-htc.org', expired.id), 'exit 0'], folder, [
      '/bin/sh',
      '-c',
    ])
    assert.equal(exitCode, 1)
  })
})
