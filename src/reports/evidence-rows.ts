import type { Finding } from '../model.ts'

/** What a finding rests on, one name a row, as every format for people shows it. */
export interface EvidenceRow {
  readonly name: string
  readonly values: readonly string[]
}

export function evidenceRows({ evidence }: Finding): EvidenceRow[] {
  return Object.entries(evidence).flatMap(([name, value]) => {
    const values = (Array.isArray(value) ? value : [value]).map(String).filter(text => text !== '')
    return values.length === 0 ? [] : [{ name: words(name), values }]
  })
}

/** `notAfter` → `not after`: the names are ours, and keys of the report. */
function words(name: string): string {
  if (name === 'sha256') return 'SHA-256'
  return name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
}
