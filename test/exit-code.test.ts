import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exitCodeOf } from '../src/exit-code.ts'
import type { FailOn } from '../src/inputs.ts'
import type { Finding, Report, Result, Severity } from '../src/model.ts'

function report(result: Result, severities: readonly Severity[]): Report {
  const findings = severities.map(
    (severity): Finding => ({
      cause: 'issuer-missing',
      severity,
      machine: 'runner',
      clients: [],
      hosts: [],
      message: '',
      help: '',
      evidence: {},
    }),
  )
  return {
    schemaVersion: 1,
    tool: { name: 'local-issuer', version: '0' },
    startedAt: '',
    milliseconds: 0,
    result,
    hosts: [],
    machines: [],
    checks: [],
    findings,
  }
}

const cases: readonly [result: Result, severities: readonly Severity[], failOn: FailOn, code: number][] = [
  ['trusted', [], 'error', 0],
  ['trusted', ['warning'], 'error', 0],
  ['trusted', ['warning'], 'warning', 1],
  ['trusted', ['notice'], 'warning', 0],
  ['fixed', ['warning'], 'error', 0],
  ['fixed', ['warning'], 'warning', 1],
  ['rejected', ['error'], 'error', 1],
  ['rejected', ['error'], 'warning', 1],
  ['rejected', ['error'], 'never', 0],
  ['unreachable', ['error'], 'error', 3],
  ['unreachable', ['error', 'warning'], 'warning', 3],
  ['unreachable', ['error'], 'never', 0],
]
for (const [result, severities, failOn, code] of cases) {
  test(`${result} with ${severities.join(' and ') || 'no finding'}, to fail on ${failOn}: ${code}`, () => {
    assert.equal(exitCodeOf(report(result, severities), failOn), code)
  })
}
