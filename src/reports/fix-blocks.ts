import type { ContainerFix, Fix } from '../model.ts'
import { shellExports, shellWords } from './shell.ts'

/** Lines to copy, and what they are for. */
export interface FixBlock {
  readonly title: string
  readonly lines: string
}

/** What a fix is used with: the variables of a runner, the arguments and the Dockerfile of a container. */
export function fixBlocks({ environment, runners = [], containers = [] }: Fix): FixBlock[] {
  return [
    { title: 'Variables', lines: shellExports(environment) },
    ...runners.map(runner => ({ title: `Variables on ${runner.machine}`, lines: shellExports(runner.environment) })),
    ...containers.flatMap(containerBlocks),
  ].filter(({ lines }) => lines !== '')
}

function containerBlocks({ machine, program, arguments: given, dockerfile }: ContainerFix): FixBlock[] {
  const command = program === 'docker' ? 'docker run' : 'apptainer exec'
  return [
    { title: `${machine}: arguments of ${command}, proven`, lines: shellWords(given) },
    { title: `${machine}: lines for its Dockerfile, not proven`, lines: dockerfile.join('\n') },
  ]
}
