import { join, resolve } from 'node:path'
import * as core from '@actions/core'
import { check } from './check.ts'
import { exitCodeOf } from './exit-code.ts'
import { placeFor } from './fixes/place.ts'
import { withPlaces, workflowFile } from './host-places.ts'
import { readInputFile } from './input-file.ts'
import { type Inputs, type RawInputs, readInputs } from './inputs.ts'
import { install, installedState } from './install.ts'
import { laterStepsEnvironment } from './machines/later-steps.ts'
import type { Machine } from './machines/machine.ts'
import { containerOpener } from './machines/open.ts'
import { runnerMachine } from './machines/runner.ts'
import { killProbesOnSignal } from './machines/signals.ts'
import { runAsRoot } from './machines/system-store-install.ts'
import { type ContainerFix, type Report, UsageError } from './model.ts'
import { writeReports } from './report-files.ts'
import { annotations, emit } from './reports/annotations.ts'
import { causeAddress, causesUrl } from './reports/cause-page.ts'
import { escapeForLog } from './reports/log-text.ts'
import { shellWords } from './reports/shell.ts'
import { summaryMarkdown } from './reports/summary.ts'
import { terminalText } from './reports/terminal.ts'
import { shortFingerprint } from './text.ts'

/** Annotations of this step that are no findings. */
let notices = 0

killProbesOnSignal()
try {
  process.exitCode = await run()
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  core.error(escapeForLog(message), { title: error instanceof UsageError ? 'Local Issuer: bad input' : 'Local Issuer' })
  process.exitCode = error instanceof UsageError ? 2 : 1
}

async function run(): Promise<number> {
  const inputs = await readInputs(rawInputs(), readInputFile)
  const environment = laterStepsEnvironment(process.env)
  const machine = await runnerMachine(environment)
  await installGiven(inputs, machine)
  const report = await check({
    ...inputs,
    hosts: await withPlaces(inputs.hosts, process.env),
    machine,
    containers: { specs: inputs.containers, open: containerOpener(environment) },
    exports: inputs.export,
    async place() {
      const { directory, note } = await placeFor(environment)
      if (note) notice(note)
      return directory
    },
    now: new Date(),
    onProgress: message => core.info(escapeForLog(message)),
  })
  const workspace = process.env['GITHUB_WORKSPACE'] ?? process.cwd()
  const workflow = workflowFile(process.env['GITHUB_WORKFLOW_REF'] ?? '')
  const reportPath = await writeReports(report, reportDirectory(inputs.reportDirectory), { workspace, workflow })
  core.info(terminalText(report, { columns: 120, colour: true, readOn: causeAddress }))
  emit(annotations(report, { reportPath, workspace, written: { notice: notices } }), core)
  if (inputs.summary) await core.summary.addRaw(summaryMarkdown(report, { causesUrl, reportPath })).write()
  setOutputs(report, reportPath)
  if (report.fix?.exported) exportVariables(report.fix.environment)
  return exitCodeOf(report, inputs.failOn)
}

/** Before the check, which then tells whether the clients trust what was installed, and still reject the control. */
async function installGiven({ install: wanted, anchors }: Inputs, machine: Machine): Promise<void> {
  if (wanted === 'false') return
  const added = await install({
    machine,
    files: anchors,
    run: runAsRoot(machine.environment),
    onChange: names => {
      if (wanted === 'true') core.saveState(installedState, names.join(' '))
    },
  })
  if (added.length === 0) return
  const names = added.map(({ subject, sha256 }) => `${subject} (SHA-256 ${shortFingerprint(sha256)})`)
  const until = wanted === 'keep' ? 'for good' : "until this job's end"
  notice(`Added to the system store, ${until}: ${names.join(', ')}.`)
}

function notice(message: string): void {
  notices++
  core.notice(escapeForLog(message), { title: 'Local Issuer' })
}

function rawInputs(): RawInputs {
  // Lines and their numbers are kept: an error message names the line as it was written.
  const list = { trimWhitespace: false }
  return {
    hosts: core.getInput('hosts', list),
    hostsFile: core.getInput('hosts-file'),
    clients: core.getInput('clients', list),
    containers: core.getInput('containers'),
    checkRunner: core.getInput('check-runner'),
    caCertificates: core.getInput('ca-certificates', list),
    export: core.getInput('export'),
    install: core.getInput('install'),
    trustFrom: core.getInput('trust-from'),
    fetchIntermediates: core.getInput('fetch-intermediates'),
    failOn: core.getInput('fail-on'),
    expiryWarningDays: core.getInput('expiry-warning-days'),
    timeoutSeconds: core.getInput('timeout-seconds'),
    reportDirectory: core.getInput('report-directory'),
    summary: core.getInput('summary'),
  }
}

function reportDirectory(given: string): string {
  return given === '' ? join(process.env['RUNNER_TEMP'] ?? '.', 'local-issuer', stepName()) : resolve(given)
}

/** Unique in a job (runner: StepsRunner.cs), so that a second use does not overwrite the first one's report. */
function stepName(): string {
  return (process.env['GITHUB_ACTION'] ?? 'step').replace(/[^A-Za-z0-9_-]/g, '_')
}

function setOutputs({ result, findings, fix }: Report, reportPath: string): void {
  core.setOutput('result', result)
  core.setOutput('report', reportPath)
  core.setOutput('findings', findings.length)
  core.setOutput('bundle', fix?.bundle ?? '')
  core.setOutput('environment', JSON.stringify(fix?.environment ?? {}))
  core.setOutput('docker-args', dockerArguments(fix?.containers ?? []))
}

/** Of the one container that has a proven fix. For several there is no line that is right for each: their report has them. */
function dockerArguments(fixes: readonly ContainerFix[]): string {
  const [fix, ...others] = fixes.filter(({ program }) => program === 'docker')
  if (fix === undefined) return ''
  if (others.length === 0) return shellWords(fix.arguments)
  notice(
    `docker-args is empty: ${others.length + 1} containers have a fix, each its own. The job summary shows them, and report.json has them in fix.containers.`,
  )
  return ''
}

function exportVariables(environment: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(environment)) core.exportVariable(name, value)
}
