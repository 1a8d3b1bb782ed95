import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { withPlaces, workflowFile } from '../src/host-places.ts'
import { parseHostList } from '../src/hosts/host-list.ts'

const workspace = mkdtempSync(join(tmpdir(), 'host-places-'))
after(() => rmSync(workspace, { recursive: true }))
const folder = join(workspace, '.github', 'workflows')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'ci.yml'), 'jobs: {check: {steps: [\n  {with: {hosts: a.example}}]}}')
symlinkSync('/dev/zero', join(folder, 'endless.yml'))

const environment = {
  GITHUB_WORKSPACE: workspace,
  GITHUB_WORKFLOW_REF: 'owner/name/.github/workflows/ci.yml@refs/heads/main',
  GITHUB_JOB: 'check',
  GITHUB_ACTION: '__owner_name',
}
const hosts = parseHostList('a.example', { input: 'hosts' })

async function sources(changes: Record<string, string | undefined>, given = hosts): Promise<unknown[]> {
  return (await withPlaces(given, { ...environment, ...changes })).map(({ source }) => source)
}

test('a host of the input has the place in the workflow that names it', async () => {
  assert.deepEqual(await sources({}), [{ file: '.github/workflows/ci.yml', line: 2 }])
})

test('a host of a file keeps its place', async () => {
  const ofFile = parseHostList('a.example', { input: 'hosts-file', file: 'hosts.txt' })
  assert.deepEqual(await sources({}, ofFile), [{ file: 'hosts.txt', line: 1 }])
})

suite('a host has no place', () => {
  const cases: readonly [title: string, changes: Record<string, string | undefined>][] = [
    ['where there is no workspace', { GITHUB_WORKSPACE: undefined }],
    ['outside of GitHub', { GITHUB_WORKFLOW_REF: undefined }],
    ['without a checkout', { GITHUB_WORKFLOW_REF: 'owner/name/.github/workflows/gone.yml@refs/heads/main' }],
    [
      'where the workflow is a link',
      { GITHUB_WORKFLOW_REF: 'owner/name/.github/workflows/endless.yml@refs/heads/main' },
    ],
    ['in another job', { GITHUB_JOB: 'build' }],
  ]
  for (const [title, changes] of cases) {
    test(title, async () => assert.deepEqual(await sources(changes), [undefined]))
  }
})

suite('the workflow of a reference', () => {
  const cases: readonly [reference: string, file: string | undefined][] = [
    ['owner/name/.github/workflows/ci.yml@refs/heads/main', '.github/workflows/ci.yml'],
    ['owner/name/.github/workflows/ci.yaml@refs/tags/v1@2', '.github/workflows/ci.yaml'],
    ['owner/name/.github/workflows/../../etc/passwd@refs/heads/main', undefined],
    ['owner/name/ci.yml@refs/heads/main', undefined],
    ['', undefined],
  ]
  for (const [reference, file] of cases) test(reference, () => assert.equal(workflowFile(reference), file))
})
