import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { CheckRecord, Report } from '../../src/model.ts'
import { dockerSays, startedEngine, type TestEngine } from '../world/engine.ts'
import { whyNoRoot } from '../world/roots.ts'
import type { Ended } from './processes.ts'

/** The engine that answers, and why tests that need one are skipped; `false` where they are not. */
export async function engineForTests(): Promise<{ engine: TestEngine | undefined; skip: string | false }> {
  const started = await startedEngine()
  if ('absent' in started) return { engine: undefined, skip: started.absent }
  return { engine: started, skip: whyNoRoot() ?? false }
}

/** How the command ended; its process id is on what it leaves in an engine. */
export interface EndedCommand extends Ended {
  readonly pid: number
}

/** The built command line in a home of its own. */
export interface CommandLine {
  readonly home: string
  run(args: readonly string[], options?: RunOptions): Promise<EndedCommand>
  /** With `--json`: the report, and how the command ended. */
  report(
    args: readonly string[],
    options?: RunOptions,
  ): Promise<{ readonly report: Report; readonly ended: EndedCommand }>
  end(): void
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>
  /** It gets SIGTERM as soon as this is so. */
  readonly killedWhen?: (pid: number) => Promise<boolean>
}

/** @param environment what it is started with, beside its home: an engine's, or nothing of one */
export function commandLine(dist: string, environment: Readonly<Record<string, string>>): CommandLine {
  const home = mkdtempSync(join(tmpdir(), 'containers-'))
  return {
    home,
    run: start,
    async report(args, options) {
      const ended = await start([...args, '--json'], options)
      if (!ended.stdout.startsWith('{')) throw new Error(`no report: ${ended.stdout}${ended.stderr}`)
      return { report: JSON.parse(ended.stdout) as Report, ended }
    },
    end: () => rmSync(home, { recursive: true }),
  }

  async function start(args: readonly string[], options: RunOptions = {}): Promise<EndedCommand> {
    const child = spawn(process.execPath, [join(dist, 'cli.js'), ...args], {
      env: { ...environment, HOME: home, ...options.environment },
      cwd: home,
      timeout: 110_000,
    })
    const pid = child.pid ?? 0
    const output = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', text => {
        output[stream] += text
      })
    }
    const closed = once(child, 'close')
    const { killedWhen } = options
    if (killedWhen !== undefined) {
      while (child.exitCode === null && !(await killedWhen(pid))) await pause(50)
      child.kill('SIGTERM')
    }
    const [exitCode] = await closed
    return { pid, exitCode, ...output }
  }
}

/** The containers of a command that the engine has, the stopped ones too: their ids. */
export async function containersOf(engine: TestEngine, pid: number): Promise<readonly string[]> {
  const ids = await dockerSays(engine, ['ps', '--all', '--quiet', '--filter', `label=local-issuer.process=${pid}`])
  return ids.split('\n').filter(Boolean)
}

const schema = JSON.parse(readFileSync(new URL('../../report.schema.json', import.meta.url), 'utf8'))
const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema)

/** What is wrong with a report by its schema; '' where nothing is. */
export function schemaProblems(report: Report): string {
  return validate(report) ? '' : JSON.stringify(validate.errors)
}

/** Each client's verdict, basis and first cause: `rejected predicted store-missing`. */
export function said({ checks }: Report, machine: string, host: string): Readonly<Record<string, string>> {
  const own = checks.filter(check => check.machine === machine && check.host === host)
  return Object.fromEntries(own.map(check => [check.client, words(check)]))
}

function words({ verdict, basis, causes }: CheckRecord): string {
  return [verdict, basis, ...causes.slice(0, 1)].join(' ')
}
