import type { Report } from '../model.ts'
import { bracketCommand } from '../text.ts'
import { ignoredByCollation } from './log-text.ts'

/** The names of report.schema.json in the order of reading. Others (variables, evidence) follow by code unit. */
const keyOrder = [
  'schemaVersion',
  'tool',
  'startedAt',
  'result',
  'cause',
  'severity',
  'machine',
  'client',
  'id',
  'kind',
  'name',
  'version',
  'origin',
  'variable',
  'path',
  'host',
  'verdict',
  'basis',
  'before',
  'after',
  'why',
  'ownStep',
  'message',
  'help',
  'causes',
  'anchor',
  'milliseconds',
  'os',
  'port',
  'servername',
  'starttls',
  'source',
  'file',
  'line',
  'chain',
  'state',
  'anchors',
  'subject',
  'issuer',
  'notBefore',
  'notAfter',
  'sha256',
  'from',
  'stores',
  'hosts',
  'machines',
  'clients',
  'checks',
  'findings',
  'evidence',
  'fix',
  'environment',
  'bundle',
  'proven',
  'exported',
  'anchorsAdded',
  'proof',
  'unrepaired',
  'containers',
  'runners',
]

const rank = new Map(keyOrder.map((key, index) => [key, index]))

/** report.json: equal reports give equal bytes, whatever order their keys were set in. */
export function reportJson(report: Report): string {
  return jsonText(report, (_, value) => (isRecord(value) ? sorted(value) : value))
}

/**
 * JSON that may be printed where the runner reads commands: what it would take for one is written with the escapes of JSON,
 * which decode to the same text.
 */
export function jsonText(value: unknown, replacer?: (key: string, value: unknown) => unknown): string {
  const json = JSON.stringify(value, replacer, 2)
  return `${json.replace(ignoredByCollation, escaped).replace(bracketCommand, '#\\u0023$1[')}\n`
}

function escaped(character: string): string {
  if (character === '\n') return character
  return character
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  const place = (key: string) => rank.get(key) ?? keyOrder.length
  const byPlace = ([one]: [string, unknown], [other]: [string, unknown]) =>
    place(one) - place(other) || (one < other ? -1 : 1)
  return Object.fromEntries(Object.entries(record).sort(byPlace))
}
