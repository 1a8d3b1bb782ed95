import { parseArgs } from 'node:util'
import { defaults, type RawInputs } from './inputs.ts'
import { UsageError } from './model.ts'
import { type Command, commands, options } from './options.ts'
import { printable } from './text.ts'

export interface CommandLine {
  readonly command: Command | 'help' | 'version'
  readonly operands: readonly string[]
  readonly inputs: RawInputs
  readonly json: boolean
  readonly quiet: boolean
  /** Where a fix's files go; '' for the default. */
  readonly directory: string
  /** The report.json to render again; '' where none is named. */
  readonly from: string
  /** The format to render; '' for the text of a terminal. */
  readonly to: string
}

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
    checkRunner: values['check-runner'] ?? defaults.checkRunner,
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
  const { json = false, quiet = false, directory = '', from = '', to = '' } = values
  return { command, operands: rest, inputs, json, quiet, directory, from, to }
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
