/** An input or output of action.yml. */
export interface Declared {
  readonly description: string
  readonly default?: string
}

export interface ActionFile {
  readonly inputs: ReadonlyMap<string, Declared>
  readonly outputs: ReadonlyMap<string, Declared>
  readonly using: string
  readonly main: string
  readonly post: string
}

/**
 * Reads the part of YAML that action.yml is written in: two-space indentation, `key: value`, single quotes and folded
 * blocks. Throws, with the line, at anything else, so that nothing is misread.
 */
export function readActionFile(text: string): ActionFile {
  const values = new Map<string, string>()
  const trail: string[] = []
  const lines = text.split('\n')
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    if (line === '') continue
    const { indent, key, value } = /^(?<indent> *)(?<key>[a-z0-9-]+):(?: (?<value>.+))?$/.exec(line)?.groups ?? {}
    if (indent === undefined || key === undefined || indent.length % 2 === 1) throw unread(index, line)
    const depth = indent.length / 2
    if (depth > trail.length) throw unread(index, line)
    trail.splice(depth, trail.length, key)
    const path = trail.join('.')
    if (values.has(path)) throw unread(index, line)
    if (value === '>-') {
      const folded: string[] = []
      while (lines[index + 1]?.startsWith(`${indent}  `)) folded.push(lines[++index]?.trim() ?? '')
      values.set(path, folded.join(' '))
    } else values.set(path, scalar(value ?? '', index, line))
  }
  return {
    inputs: declared(values, 'inputs'),
    outputs: declared(values, 'outputs'),
    using: values.get('runs.using') ?? '',
    main: values.get('runs.main') ?? '',
    post: values.get('runs.post') ?? '',
  }
}

function scalar(value: string, index: number, line: string): string {
  const quoted = /^'(?<inner>[^']*)'$/.exec(value)?.groups?.['inner']
  if (quoted !== undefined) return quoted
  // A plain scalar that YAML would not read as this text: an indicator at its start, a comment, a nested key.
  if (/^[-?:,[\]{}#&*!|>'"%@`]/.test(value) || /: | #/.test(value)) throw unread(index, line)
  return value
}

function declared(values: ReadonlyMap<string, string>, section: string): ReadonlyMap<string, Declared> {
  const found = new Map<string, Declared>()
  for (const path of values.keys()) {
    const [first, name, ...rest] = path.split('.')
    if (first !== section || name === undefined || rest.length > 0) continue
    const fallback = values.get(`${path}.default`)
    const description = values.get(`${path}.description`) ?? ''
    found.set(name, fallback === undefined ? { description } : { description, default: fallback })
  }
  return found
}

function unread(index: number, line: string): Error {
  return new Error(`action.yml, line ${index + 1}: "${line}" is outside the part of YAML that this reader knows.`)
}
