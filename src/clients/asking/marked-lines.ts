/** What stands before each of a probe's own lines, so that whatever else an interpreter prints is passed over. */
export const marker = '@local-issuer '

/** The JSON objects on a probe's marked lines. A line that a kill has cut in the middle is passed over. */
export function markedRecords(output: string): Record<string, unknown>[] {
  const records: Record<string, unknown>[] = []
  for (const line of output.split('\n')) {
    if (!line.startsWith(marker)) continue
    try {
      const value: unknown = JSON.parse(line.slice(marker.length))
      if (typeof value === 'object' && value !== null) records.push(value as Record<string, unknown>)
    } catch {
      // Cut at the deadline: its host counts as unanswered.
    }
  }
  return records
}

export function text(record: Record<string, unknown>, field: string): string {
  const value = record[field]
  return typeof value === 'string' ? value : ''
}

export function number(record: Record<string, unknown>, field: string): number {
  const value = record[field]
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
