import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeQualityReport } from '../../src/reports/code-quality.ts'
import { hostile, hostileTexts, manyHosts, rejected } from './sample-reports.ts'
import { workflowCommands } from './workflow-commands.ts'

test('an issue is a finding, with the fields that GitLab wants', () => {
  const [first, second] = JSON.parse(codeQualityReport(rejected, {}))
  assert.match(first.description, /^python rejected git.*Run `export/)
  assert.match(first.fingerprint, /^[0-9a-f]{32}$/)
  assert.deepEqual(
    [first, second].map(({ check_name, severity, location }) => [check_name, severity, location]),
    [
      ['store-missing', 'critical', { path: 'ci/hosts.txt', lines: { begin: 2 } }],
      ['unreachable', 'minor', { path: 'ci/hosts.txt', lines: { begin: 3 } }],
    ],
  )
})

test('fingerprints are unique in a report', () => {
  const issues: readonly { readonly fingerprint: string }[] = JSON.parse(codeQualityReport(manyHosts(50), {}))
  assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, issues.length)
})

test('no text is a command or unseen, whatever the certificates say', () => {
  for (const text of hostileTexts) {
    const written = codeQualityReport(hostile(text), {})
    assert.deepEqual(workflowCommands(written), [])
    for (const { description } of JSON.parse(written))
      assert.doesNotMatch(description.replaceAll('\n', ' '), /[\p{Cc}\p{Cf}\p{Cs}]/u)
  }
})
