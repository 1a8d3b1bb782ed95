import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../src/model.ts'
import { junitReport } from '../../src/reports/junit.ts'
import { escapeText } from '../../src/reports/xml.ts'
import { searchPath } from '../e2e/processes.ts'
import {
  check,
  finding,
  fixed,
  hostile,
  hostileTexts,
  manyHosts,
  partlyFixed,
  rejected,
  trusted,
} from './sample-reports.ts'
import { workflowCommands } from './workflow-commands.ts'

const schema = fileURLToPath(new URL('../schemas/jenkins-junit.xsd', import.meta.url))

/** What xmllint says of an XML text; '' when it is valid. */
function xmllint(xml: string): string {
  const { error, status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], {
    input: xml,
    encoding: 'utf8',
    env: { PATH: searchPath },
  })
  if (error !== undefined) throw error
  return status === 0 ? '' : stderr
}

const isThere = spawnSync('xmllint', ['--version'], { env: { PATH: searchPath } }).error === undefined
const skip = !isThere && process.env['LOCAL_ISSUER_REQUIRE_ALL'] !== '1' ? 'xmllint is not installed' : false

test('the report of a partly repaired run is the golden file', () => {
  assert.equal(junitReport(partlyFixed), readFileSync(new URL('junit.golden.xml', import.meta.url), 'utf8'))
})

suite('it is valid against the schema of Jenkins', { skip }, () => {
  const reports: readonly (readonly [string, Report])[] = [
    ...Object.entries({ trusted, rejected, fixed, partlyFixed, many: manyHosts(100) }),
    ...hostileTexts.map(text => [JSON.stringify(text.slice(0, 20)), hostile(text)] as const),
  ]
  for (const [title, report] of reports) test(title, () => assert.equal(xmllint(junitReport(report)), ''))

  test('which can fail', () => assert.match(xmllint('<testsuites><testcase/></testsuites>'), /not expected/))
})

/** `class name outcome` of each case. */
function casesOf(report: Report): string[] {
  const found = junitReport(report).matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*?(?:\/>|>\s*<(\S+))/g)
  return [...found].map(([, type, name, child = '']) => `${type} ${name} ${child.replace(/[>/].*/, '')}`.trim())
}

function only(changes: Partial<Report>): string[] {
  return casesOf({ ...trusted, findings: [], ...changes })
}

suite('a check', () => {
  const host = 'git.example.org:443'
  const cases: readonly [title: string, given: ReturnType<typeof check>, expected: string][] = [
    ['that is trusted passes', check('curl', host, 'trusted'), `runner.curl ${host}`],
    ['that is rejected fails', check('curl', host, 'rejected', ['unknown']), `runner.curl ${host} failure`],
    ['that is unreachable is an error', check('curl', host, 'unreachable'), `runner.curl ${host} error`],
    ['that failed is an error', check('curl', host, 'error'), `runner.curl ${host} error`],
    ['that was not made is skipped', check('curl', host, 'skipped'), `runner.curl ${host} skipped`],
    [
      'without verification fails, though it trusts',
      check('curl', host, 'trusted', ['verification-off']),
      `runner.curl ${host} failure`,
    ],
    [
      'in a container has its class',
      { ...check('curl', host, 'trusted'), machine: 'image:a.b/c' },
      `image:a_b_c.curl ${host}`,
    ],
  ]
  for (const [title, given, expected] of cases) {
    const machines = [{ ...trusted.machines[0], id: given.machine } as Report['machines'][number]]
    test(title, () => assert.deepEqual(only({ machines, checks: [given] }), [expected]))
  }

  test('of one of several installations is named by its path', () => {
    const checks = ['/a', '/b'].map(path => ({ ...check('curl', host, 'trusted'), path }))
    assert.deepEqual(only({ checks }), [`runner.curl ${host} (/a)`, `runner.curl ${host} (/b)`])
  })

  test('that the exported fix repaired passes, and its finding stays in what it prints', () => {
    const xml = junitReport(fixed)
    assert.match(
      xml,
      /classname="runner.python" name="git.example.org:443" time="0.012">\s*<system-out>python rejected git/,
    )
    assert.match(xml, /^<testsuites name="Local Issuer" tests="9" failures="0" errors="1" time="[\d.]+">/m)
  })
})

suite('a finding that fails no check', () => {
  const expires = finding({
    cause: 'certificate-expired',
    severity: 'warning',
    clients: ['curl'],
    evidence: { daysLeft: 2 },
  })

  test('is a case of its own that passes, and prints its sentence', () => {
    const xml = junitReport({ ...trusted, findings: [expires] })
    assert.match(
      xml,
      /classname="runner.findings" name="curl: certificate expires in 2 days – git[^>]*>\s*<system-out>curl trusted git/,
    )
  })

  test('fails where it is an error: a machine that could not be asked', () => {
    const machines = [{ id: 'image:gone', kind: 'image', os: '', clients: [] } as const]
    const findings = [finding({ cause: 'machine-unreachable', machine: 'image:gone', clients: [], hosts: [] })]
    assert.deepEqual(only({ machines, checks: [], findings }), [
      'image:gone.findings image:gone: machine unreachable failure',
    ])
  })
})

test('no text is a command, whatever the certificates say', () => {
  for (const text of hostileTexts) assert.deepEqual(workflowCommands(junitReport(hostile(text))), [])
})

test('XML keeps a text as it is, but for what cannot be seen', () => {
  const text = `<a b="c">&\n'\u0000\ufffe ##[x]\n ::x`
  assert.equal(escapeText(text), `&lt;a b=&quot;c&quot;&gt;&amp;\n'\\u{0}\\u{fffe} ##&#91;x]\n &#58;:x`)
})
