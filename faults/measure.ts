import { join } from 'node:path'
import type { ClientId, Report } from '../src/model.ts'
import { run, searchPath } from '../test/e2e/processes.ts'
import type { FaultCase, FixOutcome, Outcome } from './fault.ts'
import type { Lab } from './lab.ts'

/** One client in one case: what was said, and what is right. */
export interface Cell {
  readonly client: ClientId
  readonly expected: Outcome
  readonly found: Outcome | undefined
  /** The client's words and every cause, for whoever looks into a wrong one. */
  readonly detail: string
}

/** Runs the command line as a user would on that machine, and reads its report. */
export async function measure(lab: Lab, fault: FaultCase, dist: string): Promise<readonly Cell[]> {
  const arrangement = await fault.arrange(lab)
  const clients = Object.keys(fault.expected) as ClientId[]
  const { host, given, container, options = [], enter = bare } = arrangement
  const command = [
    ...[process.execPath, join(dist, 'cli.js'), 'check', '--json', '--client', clients.join(), ...options],
    ...(given === undefined ? [] : ['--ca', given]),
    ...(container === undefined ? [] : ['--container', container, '--check-runner', 'false']),
    host,
  ]
  const engine = container === undefined ? {} : (await lab.engine()).environment
  const environment = { HOME: lab.folder, ...engine, PATH: searchPath, ...arrangement.environment }
  const ended = await run(enter(command, environment), { environment, timeoutMs: 280_000 })
  if (ended.stdout === '') throw new Error(`${fault.title}: ${ended.stderr || `ended with ${ended.exitCode}`}`)
  const report: Report = JSON.parse(ended.stdout)
  return clients.map(client => cell(report, client, fault.expected[client] as Outcome))
}

const bare = (command: readonly string[]): readonly string[] => command

function cell(report: Report, client: ClientId, expected: Outcome): Cell {
  const check = report.checks.find(one => one.client === client)
  if (check === undefined) return { client, expected, found: undefined, detail: 'it was not found on the machine' }
  const { verdict, causes, message } = check
  const detail = `${causes.join(', ')}: ${message}`
  return { client, expected, found: { verdict, cause: causes[0], fix: fixOf(report, check) }, detail }
}

function fixOf({ fix }: Report, { client, path, host, verdict }: Report['checks'][number]): FixOutcome {
  if (verdict !== 'rejected') return 'none'
  const proof = fix?.proof.find(one => one.client === client && one.path === path && one.host === host)
  return proof?.after === 'trusted' ? 'repaired' : 'unrepaired'
}

export function isRight({ expected, found }: Cell): boolean {
  return found !== undefined && wrongParts({ expected, found }).length === 0
}

/** Of verdict, first cause and fix those that are not as they should be. */
export function wrongParts({ expected, found }: Pick<Cell, 'expected' | 'found'>): readonly (keyof Outcome)[] {
  return (['verdict', 'cause', 'fix'] as const).filter(part => expected[part] !== found?.[part])
}
