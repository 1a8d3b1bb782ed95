import { randomUUID } from 'node:crypto'
import { cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { docker, dockerSays, type TestEngine } from '../world/engine.ts'
import { type Environment, type Job, type JobOptions, startJob } from './runner-harness.ts'

/** A job whose steps run in a container. */
export interface ContainerJob {
  readonly job: Job
  readonly container: string
  end(): Promise<void>
}

/** The runner's own Node.js: in `folder`, and mounted at `at`. */
interface RunnersNode {
  readonly folder: string
  readonly at: string
}

const runnersNode: RunnersNode = { folder: dirname(dirname(process.execPath)), at: '/__e/node24' }

/** Where the runner puts what a workflow uses. */
const action = '_actions/local-issuer/local-issuer/v1/dist'

/**
 * Creates and starts the container as actions/runner does, and keeps it for all steps (ContainerOperationProvider.cs,
 * DockerCommandManager.cs): the work folder at /__w, the runner's Node.js at /__e, the home at /github/home, and a `tail`
 * that keeps it. The network is this host's, because the servers of the tests are.
 */
export async function startContainerJob(
  engine: TestEngine,
  image: string,
  dist: string,
  options: Pick<JobOptions, 'environment'> = {},
  node = runnersNode,
): Promise<ContainerJob> {
  const container = `job-${randomUUID()}`
  const job = startJob({
    ...options,
    dist: `/__w/${action}`,
    node: `${node.at}/bin/node`,
    container: true,
    enter: (command, environment) => entered(engine, container, command, environment),
  })
  cpSync(dist, join(job.work, action), { recursive: true })
  const volumes = [
    `${job.work}:/__w`,
    `${node.folder}:${node.at}:ro`,
    `${job.temp}:/__w/_temp`,
    `${job.githubHome}:/github/home`,
    `${join(job.temp, '_github_workflow')}:/github/workflow`,
  ]
  await dockerSays(engine, [
    ...['create', '--name', container, '--workdir', '/__w/repo/repo', '--network', 'host'],
    ...['-e', 'HOME=/github/home', '-e', 'GITHUB_ACTIONS=true', '-e', 'CI=true'],
    ...volumes.flatMap(volume => ['-v', volume]),
    ...['--entrypoint', 'tail', image, '-f', '/dev/null'],
  ])
  await dockerSays(engine, ['start', container])
  return {
    job,
    container,
    async end() {
      await docker(engine, ['rm', '--force', '--volumes', container])
      job.end()
    },
  }
}

/** The runner writes variables as arguments, and leaves PATH to the image where no step added to it. */
function entered(
  engine: TestEngine,
  container: string,
  command: readonly string[],
  { PATH: _, ...environment }: Environment,
): readonly string[] {
  const settings = Object.entries(engine.environment).map(([name, value]) => `${name}=${value}`)
  const variables = Object.entries(environment).flatMap(([name, value]) => ['-e', `${name}=${value}`])
  const exec = ['docker', 'exec', '-i', '--workdir', '/__w/repo/repo', ...variables, container, ...command]
  return ['env', '-i', ...settings, ...exec]
}
