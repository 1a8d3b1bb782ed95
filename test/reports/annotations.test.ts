import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as core from '@actions/core'
import type { Report } from '../../src/model.ts'
import { type Annotation, annotations, emit } from '../../src/reports/annotations.ts'
import { finding, fixed, hostile, hostileTexts, hostRecord, manyHosts, rejected, trusted } from './sample-reports.ts'
import { workflowCommands } from './workflow-commands.ts'

const options = { reportPath: '/tmp/report/report.json' }

/** What the real @actions/core writes to standard output. */
function written(given: readonly Annotation[]): string {
  const chunks: string[] = []
  const original = process.stdout.write
  process.stdout.write = (chunk: string | Uint8Array) => chunks.push(String(chunk)) > 0
  try {
    emit(given, core)
  } finally {
    process.stdout.write = original
  }
  return chunks.join('')
}

test('a trusted report has no annotations', () => {
  assert.deepEqual(annotations(trusted, options), [])
})

test('a finding is one annotation at the first place where its hosts are written down', () => {
  assert.deepEqual(annotations(rejected, options)[0], {
    level: 'error',
    title: 'python: store missing – git.example.org:443 (+1)',
    message: [
      'python rejected git.example.org:443 and packages.example.org:8443: its store /opt/env/ssl/cert.pem does not exist, while /opt/env/lib/python3.12/site-packages/certifi/cacert.pem holds the issuer CN=Example Root.',
      'Run `export SSL_CERT_FILE=/opt/env/lib/python3.12/site-packages/certifi/cacert.pem`.',
      'Or install the package: `apt-get install ca-certificates`.',
      'More: https://github.com/local-issuer/local-issuer/blob/main/docs/causes/store-missing.md',
      'Also at ci/hosts.txt:3.',
    ].join('\n'),
    file: 'ci/hosts.txt',
    line: 2,
  })
})

test('errors come before warnings', () => {
  assert.deepEqual(
    annotations(rejected, options).map(({ level }) => level),
    ['error', 'warning'],
  )
})

test('a fixed report has warnings only', () => {
  assert.deepEqual(
    annotations(fixed, options).map(({ level }) => level),
    ['warning', 'warning'],
  )
})

test('what the exported fix repaired is a warning that says so', () => {
  const [, repaired] = annotations(fixed, options)
  assert.equal(repaired?.title, 'python: store missing (repaired) – git.example.org:443 (+1)')
  assert.match(repaired?.message ?? '', /\nThe exported variables repair it for the later steps\.\n/)
})

test('hosts without a place, or outside of the repository, give no file', () => {
  for (const file of [undefined, '/etc/hosts.txt', '../hosts.txt']) {
    const host = hostRecord('a.example:443', 'CN=a', 'CN=b')
    const hosts = [file === undefined ? host : { ...host, source: { file, line: 1 } }]
    const report: Report = { ...trusted, hosts, findings: [finding({ hosts: ['a.example:443'] })] }
    const [annotation] = annotations(report, options)
    assert.ok(annotation !== undefined && !('file' in annotation) && !('line' in annotation))
  }
})

test('an absolute path in the workspace is made relative to it', () => {
  const hosts = [{ ...hostRecord('a.example:443', 'CN=a', 'CN=b'), source: { file: '/srv/repo/ci/h.txt', line: 4 } }]
  const report: Report = { ...trusted, hosts, findings: [finding({ hosts: ['a.example:443'] })] }
  const [annotation] = annotations(report, { ...options, workspace: '/srv/repo' })
  assert.deepEqual([annotation?.file, annotation?.line], ['ci/h.txt', 4])
})

test('ten findings of a level are ten annotations, and with an eleventh the tenth counts the rest', () => {
  const findings = (count: number) => Array.from({ length: count }, (_, index) => finding({ hosts: [`h${index}:443`] }))
  const of = (count: number) => annotations({ ...trusted, findings: findings(count) }, options)
  assert.equal(of(10).length, 10)
  assert.match(of(10).at(-1)?.title ?? '', /h9:443$/)
  const eleven = of(11)
  assert.equal(eleven.length, 10)
  assert.match(eleven.at(-2)?.title ?? '', /h8:443$/)
  assert.equal(eleven.at(-1)?.title, '2 more findings')
  assert.equal(
    eleven.at(-1)?.message,
    [
      'and 2 more findings: see report.json at /tmp/report/report.json and the job summary.',
      'python: store missing – h9:443',
      'python: store missing – h10:443',
    ].join('\n'),
  )
})

test('each level has its own ten, less what the step has written already', () => {
  const findings = (['error', 'warning', 'notice'] as const).flatMap(severity =>
    Array.from({ length: 12 }, (_, index) => finding({ severity, hosts: [`h${index}:443`] })),
  )
  assert.equal(annotations({ ...trusted, findings }, options).length, 30)
  const after = annotations({ ...trusted, findings }, { ...options, written: { notice: 2 } })
  assert.deepEqual(
    (['error', 'warning', 'notice'] as const).map(level => after.filter(each => each.level === level).length),
    [10, 10, 8],
  )
  assert.equal(after.at(-1)?.title, '5 more findings')
})

test('a message stays within 4096 UTF-16 units', () => {
  const report: Report = { ...trusted, findings: [finding({ message: '😀'.repeat(4000) })] }
  const message = annotations(report, options)[0]?.message ?? ''
  assert.ok(message.length <= 4096 && message.length >= 4095)
  assert.ok(message.endsWith('😀…'))
})

test('the runner reads our own commands and no others, whatever the certificates say', () => {
  for (const report of [rejected, fixed, manyHosts(100), ...hostileTexts.map(hostile)]) {
    const own = annotations(report, options)
    const output = written(own)
    assert.equal(output.split(/\r\n|\n|\r/).length, own.length + 1)
    const commands = workflowCommands(output)
    assert.equal(commands.length, own.length)
    for (const [index, command] of commands.entries()) {
      assert.ok(command.startsWith(`::${own[index]?.level} title=`), command)
      assert.ok(!command.includes('##['), command)
    }
  }
})

test('no message or title is a command where the runner prints it again', () => {
  for (const text of hostileTexts) {
    for (const { title, message } of annotations(hostile(text), options)) {
      assert.deepEqual(workflowCommands(`${title}\n${message}`), [])
    }
  }
})
