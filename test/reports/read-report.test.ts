import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { type Report, UsageError } from '../../src/model.ts'
import { reportJson } from '../../src/reports/json.ts'
import { readReport } from '../../src/reports/read-report.ts'
import { fixed, hostile, hostileTexts, partlyFixed, rejected, trusted } from './sample-reports.ts'

const schema: Record<string, unknown> = JSON.parse(
  readFileSync(new URL('../../report.schema.json', import.meta.url), 'utf8'),
)
const isReport = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)

/** What is wrong with a text; '' when it is read. */
function complaint(text: string): string {
  try {
    readReport(text, 'report.json')
    return ''
  } catch (error) {
    assert.ok(error instanceof UsageError)
    return error.message
  }
}

test('what was written is read as it was', () => {
  // The variables of a hostile fix are no variables, which is refused.
  const withoutFix = ({ fix: _, ...others }: Report): Report => others
  const reports = [trusted, rejected, fixed, partlyFixed, ...hostileTexts.map(text => withoutFix(hostile(text)))]
  for (const report of reports)
    assert.deepEqual(readReport(reportJson(report), 'x'), JSON.parse(JSON.stringify(report)))
})

const [firstCheck] = rejected.checks

suite('a bad report is refused by the name of its field:', () => {
  const cases: readonly [title: string, text: string, says: string][] = [
    ['no JSON', '{"a": ', 'is no JSON ('],
    ['a list', '[]', 'report.json is no report of schemaVersion 1: it is a list, and is to be object.'],
    ['a later version', JSON.stringify({ ...trusted, schemaVersion: 2 }), 'schemaVersion is 2, and is to be 1.'],
    ['a field that is missing', JSON.stringify({ ...trusted, checks: undefined }), ': checks is missing.'],
    ['a field that there is not', JSON.stringify({ ...trusted, extra: 1 }), ': extra is no field that it has.'],
    ['a prototype', `{"__proto__": {}, ${JSON.stringify(trusted).slice(1)}`, ': __proto__ is no field that it has.'],
    [
      'a word of no list',
      JSON.stringify({ ...trusted, checks: [firstCheck, { ...firstCheck, verdict: 'maybe' }] }),
      ': checks[1].verdict is "maybe", and is to be one of trusted, rejected, unreachable, skipped, error.',
    ],
    [
      'a number for a text',
      JSON.stringify({ ...trusted, machines: [{ ...trusted.machines[0], os: 7 }] }),
      ': machines[0].os is 7, and is to be string.',
    ],
    [
      'a port',
      JSON.stringify({ ...trusted, hosts: [{ ...trusted.hosts[0], port: 70000 }] }),
      ': hosts[0].port is 70000, and is to be at most 65535.',
    ],
    ['a time', JSON.stringify({ ...trusted, startedAt: 'now' }), ': startedAt is "now", and is to match ^'],
    [
      'a cause twice',
      JSON.stringify({ ...trusted, checks: [{ ...firstCheck, causes: ['unknown', 'unknown'] }] }),
      ': checks[0].causes has something twice.',
    ],
    [
      'a list of numbers in the evidence',
      JSON.stringify({ ...trusted, findings: [{ ...rejected.findings[0], evidence: { a: [1] } }] }),
      ': findings[0].evidence.a is a list, which fits none of what it may be.',
    ],
    [
      'a variable that no shell has',
      JSON.stringify({ ...fixed, fix: { ...fixed.fix, environment: { 'A;B': '' } } }),
      ': the name of fix.environment.A;B is "A;B", and is to match ^[A-Za-z_]',
    ],
    [
      'control characters',
      JSON.stringify({ ...trusted, result: '\u001b[31m\n::error::x' }),
      ': result is "\\u001b[31m\\n::error::x", and is to be one of',
    ],
  ]
  for (const [title, text, says] of cases) {
    test(title, () => assert.ok(complaint(text).includes(says), complaint(text)))
  }
})

suite('it is refused where ajv refuses it:', () => {
  const report: Record<string, unknown> = JSON.parse(JSON.stringify(partlyFixed))
  const replacements = [null, true, -1, 0.5, 'x', '', [], {}, [1], { a: {} }]

  test('every field of a report replaced by what it may not be', () => {
    let refused = 0
    for (const path of pathsOf(report)) {
      for (const replacement of replacements) {
        const changed = replaced(report, path, replacement)
        const expected = isReport(changed)
        assert.equal(
          complaint(JSON.stringify(changed)) === '',
          expected,
          `${path.join('.')}: ${JSON.stringify(replacement)}`,
        )
        if (!expected) refused++
      }
    }
    assert.ok(refused > 1000)
  })
})

test('the schema uses no keyword that is not read', () => {
  const read = [
    '$ref',
    '$defs',
    'const',
    'enum',
    'type',
    'required',
    'properties',
    'additionalProperties',
    'propertyNames',
  ]
  const others = ['items', 'uniqueItems', 'pattern', 'minimum', 'maximum', 'anyOf', '$schema', 'title', 'description']
  assert.deepEqual(
    [...new Set(keywordsOf(schema))].filter(keyword => ![...read, ...others].includes(keyword)),
    [],
  )
})

function keywordsOf(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([keyword, value]) => {
    const isMap = ['properties', '$defs'].includes(keyword)
    return [
      keyword,
      ...(isMap
        ? Object.values(value as object).flatMap(keywordsOf)
        : Array.isArray(value)
          ? value.flatMap(keywordsOf)
          : keywordsOf(value)),
    ]
  })
}

type Path = readonly (string | number)[]

function pathsOf(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [[]]
  const entries = Array.isArray(value) ? [...value.entries()].slice(0, 2) : Object.entries(value)
  return [[], ...entries.flatMap(([key, part]) => pathsOf(part).map(path => [key, ...path]))]
}

function replaced(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement
  if (Array.isArray(value))
    return value.map((part, index) => (index === key ? replaced(part, rest, replacement) : part))
  const record = value as Record<string, unknown>
  return { ...record, [key]: replaced(record[key], rest, replacement) }
}
