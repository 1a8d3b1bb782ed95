import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type Report, UsageError } from '../../src/model.ts'
import { annotations } from '../../src/reports/annotations.ts'
import { formats, rendered } from '../../src/reports/formats.ts'
import { readReport } from '../../src/reports/read-report.ts'
import { terminalText } from '../../src/reports/terminal.ts'
import { fixed, hostileTexts, partlyFixed, rejected, trusted } from '../reports/sample-reports.ts'
import { workflowCommands } from '../reports/workflow-commands.ts'
import { howMany, numbers } from './mutations.ts'

const count = howMany(600)
const samples = [trusted, rejected, fixed, partlyFixed].map(report => JSON.stringify(report))

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** A report with one to three of its values, names or lists changed. */
function altered(below: (limit: number) => number): string {
  const report: Json = JSON.parse(samples[below(samples.length)] ?? '{}')
  for (let left = 1 + below(3); left > 0; left -= 1) alter(report, below)
  return JSON.stringify(report)
}

function alter(value: Json, below: (limit: number) => number): void {
  if (typeof value !== 'object' || value === null) return
  const keys = Object.keys(value)
  const key = keys[below(keys.length)]
  if (key === undefined) return
  const container = value as Record<string, Json>
  const inner = container[key] ?? null
  // Down most of the time: what lies deep is most of a report.
  if (typeof inner === 'object' && inner !== null && below(8) > 0) {
    alter(inner, below)
    return
  }
  const hostile = hostileTexts[below(hostileTexts.length)] ?? ''
  const others: readonly Json[] = [null, true, -1, 1e308, '', '__proto__', [], [inner, inner], {}, { a: inner }]
  // Mostly what the schema may take, so that it comes to be shown.
  const likely: readonly Json[] = typeof inner === 'string' ? [hostile, inner + hostile, 'x'.repeat(5000)] : [inner]
  if (below(8) === 0) delete container[key]
  else container[key] = (below(4) > 0 ? likely[below(likely.length)] : others[below(others.length)]) ?? null
  if (Array.isArray(value)) value.splice(0, value.length, ...value.filter(item => item !== undefined))
}

function readOrRefused(text: string): Report | undefined {
  try {
    return readReport(text, 'report.json')
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error))
    assert.ok(error.message.length < 1000, error.message)
    return undefined
  }
}

suite('a report.json with something changed in it', () => {
  test('is refused by the name of its field, or shown in every format and commands nothing', () => {
    const below = numbers(8)
    let shown = 0
    for (let index = 0; index < count; index += 1) {
      const text = altered(below)
      const report = readOrRefused(text)
      if (report === undefined) continue
      shown += 1
      try {
        const output = terminalText(report, { columns: 80, colour: true })
        assert.deepEqual(workflowCommands(output), [])
        annotations(report, { reportPath: 'r' })
        for (const format of formats) rendered(report, format, { causesUrl: 'https://example.org/docs/causes' })
      } catch (error) {
        assert.fail(`report ${index}, ${text.slice(0, 20_000)}: ${error instanceof Error ? error.stack : error}`)
      }
    }
    assert.ok(shown > count / 10, `only ${shown} of ${count} were shown`)
  })
})
