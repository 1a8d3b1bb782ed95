/** The one thing that the engine's `inspect` tells of; undefined where the text is no such answer. */
export function inspected(text: string): unknown {
  try {
    return listOf(JSON.parse(text))[0]
  } catch {
    return undefined
  }
}

export function at(value: unknown, name: string): unknown {
  const fields = fieldsOf(value)
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** '' where it is no text. */
export function textAt(value: unknown, name: string): string {
  const text = at(value, name)
  return typeof text === 'string' ? text : ''
}

/** Docker writes null for an empty list, and what is no text has no meaning in one. */
export function textsAt(value: unknown, name: string): readonly string[] {
  return listOf(at(value, name)).filter(entry => typeof entry === 'string')
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
