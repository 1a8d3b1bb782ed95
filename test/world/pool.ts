import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { docker, dockerSays, type TestEngine } from './engine.ts'
import { image } from './images.ts'

/** A real HTCondor pool in a container, on the network of this machine. */
export interface Pool {
  /** Runs a job to its end, as a user would submit it. */
  submit(job: Job): Promise<JobResult>
  stop(): Promise<void>
}

export interface Job {
  /** A shell script: the job's executable. */
  readonly script: string
  readonly args?: string
  /** Files and folders to transfer, by their path under `folder` of `startPool`. */
  readonly inputs: readonly string[]
}

export interface JobResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** @param folder what jobs may have transferred; it is seen at the same path in the pool */
export async function startPool(engine: TestEngine, folder: string): Promise<Pool> {
  const jobs = mkdtempSync(join(tmpdir(), 'jobs-'))
  chmodSync(jobs, 0o777)
  const start = readFileSync(new URL('start-pool.sh', import.meta.url), 'utf8')
  const mounts = ['--volume', `${jobs}:${jobs}`, '--volume', `${folder}:${folder}:ro`]
  const pool = await dockerSays(engine, [
    'run',
    '--detach',
    '--network',
    'host',
    ...mounts,
    await image(engine, 'pool'),
    ...['sh', '-c', start],
  ])
  await slotIn(engine, pool)
  let last = 0
  return {
    async submit(job) {
      last += 1
      const name = `job-${last}`
      writeFileSync(join(jobs, `${name}.sh`), job.script, { mode: 0o755 })
      writeFileSync(join(jobs, `${name}.sub`), submitFile(name, job, folder))
      const asUser = ['exec', '--user', 'submitter', '--workdir', jobs, pool]
      await dockerSays(engine, [...asUser, 'condor_submit', `${name}.sub`])
      await dockerSays(engine, [...asUser, 'condor_wait', '-wait', '90', `${name}.log`])
      const text = (ending: string) => readFileSync(join(jobs, `${name}.${ending}`), 'utf8')
      const [, exitCode = ''] = /return value (\d+)/.exec(text('log')) ?? []
      return { exitCode: exitCode === '' ? Number.NaN : Number(exitCode), stdout: text('out'), stderr: text('err') }
    },
    async stop() {
      await docker(engine, ['rm', '--force', '--volumes', pool])
      rmSync(jobs, { recursive: true })
    },
  }
}

function submitFile(name: string, { args = '', inputs }: Job, folder: string): string {
  return `executable = ${name}.sh
arguments = ${args}
transfer_input_files = ${inputs.map(input => join(folder, input)).join(', ')}
should_transfer_files = YES
log = ${name}.log
output = ${name}.out
error = ${name}.err
queue
`
}

/** Until the pool has a slot to run jobs in: its daemons find each other within seconds. */
async function slotIn(engine: TestEngine, pool: string): Promise<void> {
  for (let attempt = 0; attempt < 90; attempt += 1) {
    const { stdout } = await docker(engine, ['exec', pool, 'condor_status', '-af', 'Name'])
    if (stdout.includes('slot')) return
    await pause(1000)
  }
  const { stdout, stderr } = await docker(engine, ['logs', pool])
  throw new Error(`the pool has no slot: ${stdout}${stderr}`)
}
