import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parseContainers } from '../../src/machines/container-list.ts'
import { causeIds, clientIds, type Report, starttlsProtocols } from '../../src/model.ts'
import { reportJson } from '../../src/reports/json.ts'
import { fixed, hostile, hostileTexts, manyHosts, partlyFixed, rejected, trusted } from './sample-reports.ts'
import { workflowCommands } from './workflow-commands.ts'

const schema = JSON.parse(readFileSync(new URL('../../report.schema.json', import.meta.url), 'utf8'))
const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true }).compile(
  schema,
)

const samples: Readonly<Record<string, Report>> = { trusted, rejected, fixed, partlyFixed, many: manyHosts(100) }

for (const [name, report] of Object.entries(samples)) {
  test(`the report of the sample "${name}" is valid and comes back unchanged`, () => {
    const parsed: unknown = JSON.parse(reportJson(report))
    assert.ok(validate(parsed), JSON.stringify(validate.errors))
    assert.deepEqual(parsed, report)
  })
}

test('hostile texts come back unchanged and are no commands where the report is printed', () => {
  for (const text of hostileTexts) {
    const json = reportJson(hostile(text))
    assert.deepEqual(JSON.parse(json), hostile(text))
    assert.deepEqual(workflowCommands(json), [])
  }
})

test('a machine of every form of `containers` is valid', () => {
  const lines = [
    'debian',
    'image:registry.example.com:5000/app:1',
    'run:debian:12',
    'container:db',
    'rootfs:/srv/a root',
  ]
  const specs = parseContainers([...lines, 'apptainer:./image.sif'].join('\n'))
  for (const { id, kind } of specs) {
    const machines = rejected.machines.map(machine => ({ ...machine, id, kind }))
    const checks = rejected.checks.map(check => ({ ...check, machine: id, basis: 'predicted' as const }))
    const findings = rejected.findings.map(finding => ({ ...finding, machine: id }))
    assert.ok(
      validate(JSON.parse(reportJson({ ...rejected, machines, checks, findings }))),
      JSON.stringify(validate.errors),
    )
  }
  assert.equal(specs.length, 6)
})

const wrong: readonly (readonly [string, unknown])[] = [
  ['another version', { ...fixed, schemaVersion: 2 }],
  ['an unknown result', { ...fixed, result: 'fine' }],
  ['a field too many', { ...fixed, extra: 1 }],
  ['no checks', { ...fixed, checks: undefined }],
  ['an unknown verdict', { ...fixed, checks: fixed.checks.map(check => ({ ...check, verdict: 'ok' })) }],
  ['an unknown client', { ...fixed, checks: fixed.checks.map(check => ({ ...check, client: 'lynx' })) }],
  ['an unknown cause', { ...fixed, findings: fixed.findings.map(finding => ({ ...finding, cause: 'gremlins' })) }],
  ['a field too many in a check', { ...fixed, checks: fixed.checks.map(check => ({ ...check, extra: 1 })) }],
  ['a field too many in the fix', { ...fixed, fix: { ...fixed.fix, extra: 1 } }],
  ['nested evidence', { ...fixed, findings: fixed.findings.map(finding => ({ ...finding, evidence: { a: {} } })) }],
  ['a time without a zone', { ...fixed, startedAt: '2026-11-24T06:00:00.000' }],
  ['line 0', { ...fixed, hosts: fixed.hosts.map(host => ({ ...host, source: { file: 'a', line: 0 } })) }],
]

for (const [what, report] of wrong) {
  test(`a report with ${what} is not valid`, () => {
    assert.equal(validate(JSON.parse(JSON.stringify(report))), false)
  })
}

test('every object of the schema is closed', () => {
  const open: string[] = []
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return
    const { type, additionalProperties } = node as { type?: unknown; additionalProperties?: unknown }
    if (type === 'object' && additionalProperties === undefined) open.push(path)
    for (const [key, value] of Object.entries(node)) walk(value, `${path}/${key}`)
  }
  walk(schema, '')
  assert.deepEqual(open, [])
})

test('the lists of the schema are those of the model', () => {
  assert.deepEqual(schema.$defs.clientId.enum, clientIds)
  assert.deepEqual(schema.$defs.causeId.enum, causeIds)
  assert.deepEqual(schema.$defs.host.properties.starttls.enum, starttlsProtocols)
})

test('equal reports give equal bytes whatever the order of their keys', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, each]) => [key, reversed(each)]),
    )
  }
  const json = reportJson(fixed)
  assert.equal(reportJson(reversed(fixed) as Report), json)
  assert.match(json, /^\{\n {2}"schemaVersion": 1,\n {2}"tool": \{\n {4}"name": "local-issuer",\n/)
  assert.ok(json.endsWith('}\n'))
})
