import { openContainer, openRun } from './container/container.ts'
import type { ContainerSpec } from './container-list.ts'
import { type Engine, type FoundEngine, findEngine } from './engine/engine.ts'
import { openSif } from './image/apptainer.ts'
import { openImage } from './image/image.ts'
import type { Opening } from './opening.ts'
import { openRootfs } from './root/rootfs.ts'

/**
 * Opens what `containers` names. The engine is looked for once, when the first that needs it is opened.
 * @param environment the runner's: PATH, and what the engine's command line reads (DOCKER_HOST)
 */
export function containerOpener(
  environment: Readonly<Record<string, string>>,
): (spec: ContainerSpec) => Promise<Opening> {
  let engine: Promise<FoundEngine> | undefined
  const withEngine = async (open: (engine: Engine) => Promise<Opening>): Promise<Opening> => {
    engine ??= findEngine(environment)
    const found = await engine
    return 'unfound' in found ? { unopened: found.unfound } : open(found)
  }
  return async ({ form, reference }) => {
    switch (form) {
      case 'image':
        return withEngine(found => openImage(reference, found))
      case 'run':
        return withEngine(found => openRun(reference, found))
      case 'container':
        return withEngine(found => openContainer(reference, found))
      case 'rootfs':
        return openRootfs(reference)
      case 'apptainer':
        return openSif(reference, environment)
    }
  }
}
