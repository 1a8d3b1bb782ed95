import { parseArgs } from 'node:util'
import { defaults, type RawInputs } from './inputs.ts'
import { UsageError } from './model.ts'
import { printable } from './text.ts'

export const commands = ['check', 'env', 'explain', 'demo'] as const
export type Command = (typeof commands)[number]

export interface CommandLine {
  readonly command: Command | 'help' | 'version'
  readonly operands: readonly string[]
  readonly inputs: RawInputs
  readonly json: boolean
  readonly quiet: boolean
  /** Where a fix's files go; '' for the default. */
  readonly directory: string
}

const options = {
  client: { type: 'string', multiple: true, short: 'c' },
  container: { type: 'string', multiple: true },
  ca: { type: 'string', multiple: true },
  'hosts-file': { type: 'string', short: 'f' },
  'trust-from': { type: 'string' },
  'fetch-intermediates': { type: 'boolean' },
  'fail-on': { type: 'string' },
  'expiry-warning-days': { type: 'string' },
  'timeout-seconds': { type: 'string' },
  'report-directory': { type: 'string' },
  directory: { type: 'string' },
  install: { type: 'boolean' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const

/** Reads the arguments behind the program's name. @throws UsageError */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parsed(args)
  const [first, ...rest] = positionals
  const inputs: RawInputs = {
    ...defaults,
    hostArguments: rest,
    hostsFile: values['hosts-file'] ?? defaults.hostsFile,
    clients: values.client?.join(',') ?? defaults.clients,
    containers: values.container?.join('\n') ?? defaults.containers,
    caCertificates: values.ca?.join('\n') ?? defaults.caCertificates,
    install: String(values.install ?? defaults.install),
    trustFrom: values['trust-from'] ?? defaults.trustFrom,
    fetchIntermediates: String(values['fetch-intermediates'] ?? defaults.fetchIntermediates),
    failOn: values['fail-on'] ?? defaults.failOn,
    expiryWarningDays: values['expiry-warning-days'] ?? defaults.expiryWarningDays,
    timeoutSeconds: values['timeout-seconds'] ?? defaults.timeoutSeconds,
    reportDirectory: values['report-directory'] ?? defaults.reportDirectory,
  }
  const command = values.help ? 'help' : values.version ? 'version' : commandNamed(first)
  const { json = false, quiet = false, directory = '' } = values
  return { command, operands: rest, inputs, json, quiet, directory }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    // Node's sentence names the option; what follows it is advice for programmers.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ')
    throw new UsageError(`${printable(sentence, 200)}; local-issuer --help lists what there is.`)
  }
}

function commandNamed(name: string | undefined): Command | 'help' {
  if (name === undefined || name === 'help') return 'help'
  const command = commands.find(known => known === name)
  if (command !== undefined) return command
  throw new UsageError(
    `"${printable(name, 60)}" is no command; write one of ${commands.join(', ')}: local-issuer check ${printable(name, 60)}?`,
  )
}
