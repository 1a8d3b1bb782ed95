// The commands in a step's output, found as the runner finds them on both streams (actions/runner: OutputManager.cs,
// Common/ActionCommand.cs), and the annotations that it keeps of them (ExecutionContext.cs).

export interface OutputCommand {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

export interface KeptAnnotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
  readonly file?: string
  readonly line?: string
}

const registered = [
  'internal-set-repo-path',
  'set-env',
  'set-output',
  'save-state',
  'add-path',
  'add-mask',
  'add-matcher',
  'remove-matcher',
  'debug',
  'warning',
  'error',
  'notice',
  'group',
  'endgroup',
  'echo',
  'stop-commands',
]

/** Every command of one stream in order; what stands between `stop-commands` and its token is none. */
export function outputCommands(stream: string): OutputCommand[] {
  const commands: OutputCommand[] = []
  let token: string | undefined
  for (const line of stream.split(/\r\n|\n|\r/)) {
    if (token !== undefined) {
      if (line.trimStart() === `::${token}::`) token = undefined
      continue
    }
    const command = parseV2(line) ?? parseV1(line)
    if (command === undefined) continue
    commands.push(command)
    if (command.name === 'stop-commands') token = command.data
  }
  return commands
}

/** `::name key=value,key=value::data`, at the line's start after white space. */
function parseV2(line: string): OutputCommand | undefined {
  const text = line.trimStart()
  const end = text.indexOf('::', 2)
  if (!text.startsWith('::') || end < 0) return undefined
  return command(text.slice(2, end), ',', text.slice(end + 2), unescapeProperty, unescapeData)
}

/** `##[name key=value;key=value]data`, anywhere in the line. */
function parseV1(line: string): OutputCommand | undefined {
  const start = line.indexOf('##[')
  const end = line.indexOf(']', start)
  if (start < 0 || end < 0) return undefined
  return command(line.slice(start + 3, end), ';', line.slice(end + 1), unescapeV1, unescapeV1)
}

type Unescape = (text: string) => string

function command(
  info: string,
  separator: string,
  data: string,
  property: Unescape,
  value: Unescape,
): OutputCommand | undefined {
  const [, written = '', rest = ''] = /^([^ ]*)(?: (.*))?$/s.exec(info) ?? []
  const name = written.toLowerCase()
  if (!registered.includes(name)) return undefined
  const properties = rest.split(separator).flatMap(pair => {
    const [, key = '', text = ''] = /^\s*([^=]+)=(.+)$/s.exec(pair) ?? []
    return key === '' ? [] : [[key, property(text)] as const]
  })
  return { name, properties: Object.fromEntries(properties), data: value(data) }
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','))
}

function unescapeV1(text: string): string {
  return text.replaceAll('%3B', ';').replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%5D', ']')
}

const annotationsALevel = 10
const messageLimit = 4096

/** What becomes an annotation: ten of each level, cut; the rest stands in the log only. */
export function keptAnnotations(commands: readonly OutputCommand[]): KeptAnnotation[] {
  return (['error', 'warning', 'notice'] as const).flatMap(level =>
    commands
      .filter(({ name }) => name === level)
      .slice(0, annotationsALevel)
      .map(({ properties: { title = '', file, line }, data }) => ({
        level,
        title,
        message: data.slice(0, messageLimit),
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { line }),
      })),
  )
}
