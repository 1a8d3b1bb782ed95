import schema from '../../report.schema.json' with { type: 'json' }
import { type Report, UsageError } from '../model.ts'
import { printable } from '../text.ts'
import { type Schema, violation } from './json-schema.ts'

/** The report in the text of a report.json. `place` names it in the message. @throws UsageError naming the field and what would be right */
export function readReport(text: string, place: string): Report {
  const value = parsed(text, place)
  const wrong = violation(value, schema as Schema)
  if (wrong !== undefined) throw new UsageError(`${place} is no report of schemaVersion 1: ${wrong}.`)
  return value as Report
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = printable(error instanceof Error ? error.message : String(error), 200)
    throw new UsageError(`${place} is no JSON (${why}); give a report.json as local-issuer wrote it.`)
  }
}
