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

/** Whether clients were asked again in a container that was started with the fix; else their answers were predicted again. */
export function isAskedAgain({ machine }: Pick<ContainerFix, 'machine'>): boolean {
  // In a report of several runners the runner's name stands in front.
  return /^(?:[^:]*\/)?(?:run|container):/.test(machine)
}

function containerBlocks(fix: ContainerFix): FixBlock[] {
  const { machine, program, arguments: given, dockerfile, folder } = fix
  const command = program === 'docker' ? 'docker run' : 'apptainer exec'
  const proof = isAskedAgain(fix) ? 'proven' : 'predicted'
  return [
    { title: `${machine}: arguments of ${command}, ${proof}`, lines: argumentLines(given) },
    ...(dockerfile.length === 0
      ? []
      : [
          {
            title: `${machine}: or for good, the files beside its Dockerfile`,
            lines: `cp -R ${shellWords([folder])} local-issuer`,
          },
          { title: `${machine}: and the lines in it, not proven`, lines: dockerfile.join('\n') },
        ]),
  ]
}

/** An option with its value a line, as a shell reads it. */
function argumentLines(given: readonly string[]): string {
  const pairs = given.flatMap((_, index) => (index % 2 === 0 ? [given.slice(index, index + 2)] : []))
  return pairs.map(shellWords).join(' \\\n')
}
