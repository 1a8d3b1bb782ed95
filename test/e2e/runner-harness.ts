import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../src/model.ts'
import { readActionFile } from '../contract/action-file.ts'
import { decodePairs, exportedVariables, summaryLimit } from './file-commands.ts'
import { type KeptAnnotation, keptAnnotations, type OutputCommand, outputCommands } from './output-commands.ts'
import { type Ended, run, searchPath } from './processes.ts'

// A job of GitHub Actions around the built action, as the runner makes one on Linux (actions/runner 2.336): the folders,
// the order of the environments, the files of a step and how they are decoded, the commands in its output.

const actionFile = readActionFile(readFileSync(fileURLToPath(new URL('../../action.yml', import.meta.url)), 'utf8'))

export type Environment = Readonly<Record<string, string>>

export interface JobOptions {
  /** The folder that holds action.js. */
  readonly dist: string
  /** What the runner starts actions with. */
  readonly node?: string
  /** The environment of the runner itself, which host steps inherit. Default: a search path and a home. */
  readonly runner?: Environment
  /** `env:` of the job. */
  readonly environment?: Environment
  /** Wraps every command: a namespace, another user. */
  readonly enter?: (command: readonly string[], environment: Environment, job: Job) => readonly string[]
  /** A job in a container sees the work folder as /__w and its home as /github/home. */
  readonly container?: boolean
}

export interface StepOptions {
  /** `env:` of the step. */
  readonly environment?: Environment
}

export interface Step extends Ended {
  /** The runner fails a step whose exit code is not 0, or whose files it cannot read. */
  readonly conclusion: 'success' | 'failure'
  readonly commands: readonly OutputCommand[]
  readonly annotations: readonly KeptAnnotation[]
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  /** What it handed to later steps: variables, and folders for their PATH. */
  readonly exported: Readonly<Record<string, string>>
  readonly addedPaths: readonly string[]
  /** The environment file, as written. */
  readonly environmentFile: string
  readonly summary: string
  /** What the runner complains about by itself. */
  readonly complaints: readonly string[]
}

export interface Job {
  /** The work folder's parent, gone after `end`. */
  readonly folder: string
  readonly work: string
  readonly workspace: string
  readonly temp: string
  readonly githubHome: string
  readonly home: string
  /** A step that uses the action. Inputs that are not given have their default. */
  uses(inputs: Readonly<Record<string, string>>, options?: StepOptions): Promise<Step>
  /** The post step of one that used the action, with the state that this one saved. */
  posts(step: Step): Promise<Ended>
  /** A step that runs a command. */
  runs(command: readonly string[], options?: StepOptions): Promise<Ended>
  /** Writes a file of the workspace, and gives its path. */
  file(name: string, content: string | Uint8Array, mode?: number): string
  /** Where a path that a step named lies for us: a job container has names of its own. */
  onHost(path: string): string
  /** The report that a step wrote. */
  report(step: Step): Report
  end(): void
}

export function startJob(options: JobOptions): Job {
  const folder = mkdtempSync(join(tmpdir(), 'job-'))
  const work = join(folder, 'work')
  const temp = join(work, '_temp')
  const workspace = join(work, 'repo', 'repo')
  const githubHome = join(temp, '_github_home')
  const home = join(folder, 'home')
  const commandFiles = join(temp, '_runner_file_commands')
  for (const path of [commandFiles, githubHome, join(temp, '_github_workflow'), workspace, home]) {
    mkdirSync(path, { recursive: true })
  }
  const exported: Record<string, string> = {}
  const prepended: string[] = []

  const job: Job = { folder, work, workspace, temp, githubHome, home, uses, posts, runs, file, onHost, report, end }
  return job

  async function uses(inputs: Readonly<Record<string, string>>, step: StepOptions = {}): Promise<Step> {
    const files = stepFiles(commandFiles)
    const environment = { ...base(step), ...inputVariables(inputs), ...contexts(files), ...tokens }
    const ended = await start([options.node ?? process.execPath, join(options.dist, 'action.js')], environment)
    const commands = [...outputCommands(ended.stdout), ...outputCommands(ended.stderr)]
    const environmentFile = readFileSync(files.GITHUB_ENV, 'utf8')
    const variables = decodePairs(environmentFile)
    const outputs = decodePairs(readFileSync(files.GITHUB_OUTPUT, 'utf8'))
    const state = decodePairs(readFileSync(files.GITHUB_STATE, 'utf8'))
    const addedPaths = readFileSync(files.GITHUB_PATH, 'utf8')
      .split('\n')
      .filter(line => line !== '')
    const handedOn = exportedVariables(variables)
    Object.assign(exported, handedOn.variables)
    prepended.unshift(...addedPaths.toReversed())
    const summary = readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')
    const isShown = Buffer.byteLength(summary) <= summaryLimit
    const broken = [variables.error, outputs.error, state.error].filter(error => error !== undefined)
    return {
      ...ended,
      conclusion: ended.exitCode === 0 && broken.length === 0 ? 'success' : 'failure',
      commands,
      annotations: keptAnnotations(commands),
      outputs: Object.fromEntries(outputs.pairs),
      state: Object.fromEntries(state.pairs),
      exported: handedOn.variables,
      addedPaths,
      environmentFile,
      summary: isShown ? summary : '',
      complaints: [
        ...broken.map(error => `Unable to process a file command: ${error}`),
        ...handedOn.refused.map(name => `Can't store ${name} output parameter using '$GITHUB_ENV' command.`),
        ...(isShown ? [] : ['$GITHUB_STEP_SUMMARY upload aborted']),
      ],
    }
  }

  function posts({ state }: Step): Promise<Ended> {
    const saved = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]))
    const environment = { ...base({}), ...saved, ...contexts(stepFiles(commandFiles)), ...tokens }
    return start([options.node ?? process.execPath, join(options.dist, 'post.js')], environment)
  }

  function runs(command: readonly string[], step: StepOptions = {}): Promise<Ended> {
    return start(command, { ...base(step), ...contexts(stepFiles(commandFiles)) })
  }

  function start(command: readonly string[], environment: Environment): Promise<Ended> {
    const entered = options.enter?.(command, environment, job) ?? command
    return run(entered, { environment, cwd: workspace })
  }

  /** StepsRunner.cs: the runner's own, the job's, what steps exported, the step's. A container gets nothing of the first. */
  function base({ environment = {} }: StepOptions): Record<string, string> {
    const runner = options.runner ?? { PATH: searchPath, HOME: home }
    const inherited = options.container === true ? { PATH: searchPath, HOME: '/github/home' } : runner
    const merged: Record<string, string> = { ...inherited, ...options.environment, ...exported, ...environment }
    const PATH = [...prepended, merged['PATH'] ?? ''].join(':')
    return { CI: 'true', ...merged, PATH, GITHUB_ACTIONS: 'true' }
  }

  function contexts(files: Readonly<Record<string, string>>): Record<string, string> {
    return {
      ...mapped({ ...files, GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temp }),
      GITHUB_REPOSITORY: 'octo/repo',
      GITHUB_JOB: 'build',
      RUNNER_OS: 'Linux',
    }
  }

  /** ContainerInfo.TranslateToContainerPath. */
  function mapped(paths: Readonly<Record<string, string>>): Record<string, string> {
    const translate = (path: string): string => (options.container === true ? path.replace(work, '/__w') : path)
    return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, translate(path)]))
  }

  function file(name: string, content: string | Uint8Array, mode = 0o644): string {
    const path = resolve(workspace, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, content, { mode })
    return path
  }

  function onHost(path: string): string {
    return path.replace(/^\/__w(?=\/)/, work).replace(/^\/github\/home(?=\/)/, githubHome)
  }

  function report(step: Step): Report {
    return JSON.parse(readFileSync(onHost(step.outputs['report'] ?? ''), 'utf8')) as Report
  }

  function end(): void {
    rmSync(folder, { recursive: true })
  }
}

/** What no client under test may get. */
const tokens = { ACTIONS_RUNTIME_TOKEN: 'the-token-of-the-job', ACTIONS_RUNTIME_URL: 'https://runtime.invalid/' }

/** Handler.cs: a space becomes an underscore and nothing else is changed. */
function inputVariables(given: Readonly<Record<string, string>>): Record<string, string> {
  const defaults = [...actionFile.inputs].map(([name, input]) => [name, input.default ?? ''] as const)
  const inputs = Object.entries({ ...Object.fromEntries(defaults), ...given })
  return Object.fromEntries(inputs.map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]))
}

const fileNames = {
  GITHUB_ENV: 'set_env_',
  GITHUB_OUTPUT: 'set_output_',
  GITHUB_PATH: 'add_path_',
  GITHUB_STATE: 'save_state_',
  GITHUB_STEP_SUMMARY: 'step_summary_',
} as const

/** Empty files with new names for each step. */
function stepFiles(folder: string): Record<keyof typeof fileNames, string> {
  const id = randomUUID()
  const entries = Object.entries(fileNames).map(([variable, start]) => [variable, join(folder, start + id)] as const)
  for (const [, path] of entries) writeFileSync(path, '')
  return Object.fromEntries(entries) as Record<keyof typeof fileNames, string>
}
