#!/usr/bin/env node
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { check } from './check.ts'
import { type CommandLine, parseCommandLine } from './command-line.ts'
import { demo } from './demo/demo.ts'
import { exitCodeOf } from './exit-code.ts'
import { placeFor } from './fixes/place.ts'
import { help } from './help.ts'
import { readInputFile } from './input-file.ts'
import { type Inputs, readInputs } from './inputs.ts'
import { laterStepsEnvironment } from './machines/later-steps.ts'
import type { Machine } from './machines/machine.ts'
import { runnerMachine } from './machines/runner.ts'
import { killProbesOnSignal } from './machines/signals.ts'
import { causeIds, type Report, UsageError } from './model.ts'
import { reportJson } from './reports/json.ts'
import { escapeForLog } from './reports/log-text.ts'
import { progress } from './reports/progress.ts'
import { shellExports } from './reports/shell.ts'
import { terminalText } from './reports/terminal.ts'
import { addToSystemStore } from './stores/system-store.ts'
import { printable } from './text.ts'
import { version } from './version.ts'

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
    case 'demo':
      return demo(text => process.stdout.write(text), isColoured(process.stdout))
    case 'check': {
      const { report, exitCode } = await checked(line, false)
      if (line.json) process.stdout.write(reportJson(report))
      else if (!line.quiet) process.stdout.write(textFor(report, process.stdout))
      return exitCode
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
    exports,
    place: async () => (await placeFor(environment, line.directory)).directory,
    now: new Date(),
    onProgress: message => shown.show(message),
  }).finally(() => shown.clear())
  if (inputs.reportDirectory !== '') {
    await mkdir(inputs.reportDirectory, { recursive: true })
    await writeFile(join(inputs.reportDirectory, 'report.json'), reportJson(report))
  }
  return { report, exitCode: exitCodeOf(report, inputs.failOn) }
}

/** A command line changes nothing of the machine, and its caller has a shell. */
function notInstalled({ given }: Inputs, { families }: Machine): UsageError {
  const files = [...new Set(given.map(({ from }) => from))]
  const commands = files.map(file => addToSystemStore(families, printable(file, 200)))
  return new UsageError(`--install: the command line changes no system store. As root: ${commands.join(', ')}.`)
}

function textFor(report: Report, stream: NodeJS.WriteStream): string {
  return terminalText(report, { columns: stream.columns ?? 80, colour: isColoured(stream) })
}

/** https://no-color.org: NO_COLOR set, and not empty. */
function isColoured(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env['NO_COLOR']
}

/** The page of a cause, which lies in docs/ beside both src/ and dist/. */
async function explanation(operands: readonly string[]): Promise<string> {
  const [name = ''] = operands
  const id = causeIds.find(known => known === name)
  if (id === undefined) {
    throw new UsageError(`explain: "${printable(name, 60)}" is no cause; the causes are ${causeIds.join(', ')}.`)
  }
  return readFile(new URL(`../docs/causes/${id}.md`, import.meta.url), 'utf8')
}
