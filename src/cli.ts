#!/usr/bin/env node
import { check } from './check.ts'
import { type CommandLine, parseCommandLine } from './command-line.ts'
import { completionScript } from './completion.ts'
import { demo } from './demo/demo.ts'
import { exitCodeOf } from './exit-code.ts'
import { placeFor } from './fixes/place.ts'
import { help } from './help.ts'
import { readInputFile } from './input-file.ts'
import { type Inputs, readFailOn, readInputs } from './inputs.ts'
import { laterStepsEnvironment } from './machines/later-steps.ts'
import type { Machine } from './machines/machine.ts'
import { containerOpener } from './machines/open.ts'
import { runnerMachine } from './machines/runner.ts'
import { killProbesOnSignal } from './machines/signals.ts'
import { merged } from './merge.ts'
import { causeIds, clientIds, type Report, UsageError } from './model.ts'
import { causePage, clientPage, renderedReport, writeReports } from './report-files.ts'
import { namedFiles } from './report-names.ts'
import { formats } from './reports/formats.ts'
import { reportJson } from './reports/json.ts'
import { escapeForLog } from './reports/log-text.ts'
import { takesColour } from './reports/paint.ts'
import { progress } from './reports/progress.ts'
import { readReport } from './reports/read-report.ts'
import { shellExports } from './reports/shell.ts'
import { terminalText } from './reports/terminal.ts'
import { addToSystemStore } from './stores/system-store.ts'
import { printable } from './text.ts'
import { version } from './version.ts'

const surrounding = { workspace: process.cwd() }

killProbesOnSignal()
try {
  process.exitCode = await run(parseCommandLine(process.argv.slice(2)))
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${escapeForLog(`local-issuer: ${message}`)}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}

async function run(line: CommandLine): Promise<number> {
  switch (line.command) {
    case 'help':
      process.stdout.write(help)
      return 0
    case 'version':
      process.stdout.write(`${version}\n`)
      return 0
    case 'explain':
      process.stdout.write(await explanation(line.operands))
      return 0
    case 'completion':
      process.stdout.write(completionScript(line.operands[0] ?? ''))
      return 0
    case 'demo':
      return demo(text => process.stdout.write(text), takesColour(process.stdout, process.env))
    case 'check': {
      const { report, exitCode } = await checked(line, false)
      show(report, line)
      return exitCode
    }
    case 'report':
      process.stdout.write(await again(line))
      return 0
    case 'merge': {
      const files = namedFiles(line.operands)
      const report = merged(
        await Promise.all(files.map(async file => ({ ...file, report: await reportIn(file.path) }))),
      )
      await keep(report, line.inputs.reportDirectory.trim())
      show(report, line)
      return exitCodeOf(report, readFailOn(line.inputs.failOn))
    }
    case 'env': {
      const { report, exitCode } = await checked(line, true)
      // Standard output is for eval: everything else is said on standard error.
      if (!line.quiet) process.stderr.write(textFor(report, process.stderr))
      process.stdout.write(shellExports(report.fix?.environment ?? {}))
      return exitCode
    }
  }
}

async function checked(line: CommandLine, exports: boolean): Promise<{ report: Report; exitCode: number }> {
  const inputs = await readInputs(line.inputs, readInputFile)
  const environment = laterStepsEnvironment(process.env)
  const machine = await runnerMachine(environment)
  if (inputs.install !== 'false') throw notInstalled(inputs, machine)
  const shown = progress(process.stderr, { enabled: process.stderr.isTTY === true && !line.quiet })
  const report = await check({
    ...inputs,
    machine,
    containers: { specs: inputs.containers, open: containerOpener(environment) },
    exports,
    place: async () => (await placeFor(environment, line.directory)).directory,
    now: new Date(),
    onProgress: message => shown.show(message),
  }).finally(() => shown.clear())
  await keep(report, inputs.reportDirectory)
  return { report, exitCode: exitCodeOf(report, inputs.failOn) }
}

/** The report in another format, from the file that `--from` names. */
async function again({ from, to }: CommandLine): Promise<string> {
  if (from === '') throw new UsageError('report: no file is given; write --from report.json.')
  const format = formats.find(known => known === to)
  if (to !== '' && format === undefined) {
    throw new UsageError(`--to: "${printable(to, 60)}" is none of ${formats.join(', ')}.`)
  }
  const report = await reportIn(from)
  return format === undefined ? textFor(report, process.stdout) : renderedReport(report, format, surrounding)
}

async function reportIn(path: string): Promise<Report> {
  const bytes = await readInputFile('report', path, 256)
  return readReport(Buffer.from(bytes).toString('utf8'), printable(path, 200))
}

async function keep(report: Report, directory: string): Promise<void> {
  if (directory !== '') await writeReports(report, directory, surrounding)
}

function show(report: Report, { json, quiet }: CommandLine): void {
  if (json) process.stdout.write(reportJson(report))
  else if (!quiet) process.stdout.write(textFor(report, process.stdout))
}

/** A command line changes nothing of the machine, and its caller has a shell. */
function notInstalled({ given }: Inputs, { families }: Machine): UsageError {
  const files = [...new Set(given.map(({ from }) => from))]
  const commands = files.map(file => addToSystemStore(families, printable(file, 200)))
  return new UsageError(`--install: the command line changes no system store. As root: ${commands.join(', ')}.`)
}

function textFor(report: Report, stream: NodeJS.WriteStream): string {
  return terminalText(report, { columns: stream.columns ?? 80, colour: takesColour(stream, process.env) })
}

async function explanation(operands: readonly string[]): Promise<string> {
  const [name = ''] = operands
  const cause = causeIds.find(known => known === name)
  if (cause !== undefined) return causePage(cause)
  const client = clientIds.find(known => known === name)
  if (client !== undefined) return clientPage(client)
  throw new UsageError(
    `explain: "${printable(name, 60)}" is no cause and no client; the causes are ${causeIds.join(', ')}; the clients ${clientIds.join(', ')}.`,
  )
}
