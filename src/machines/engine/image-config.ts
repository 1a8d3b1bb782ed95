import { variables } from '../variables.ts'
import type { Engine } from './engine.ts'
import { engineProblem } from './engine-words.ts'
import { at, inspected, textAt, textsAt } from './inspected.ts'

/** What an image says of itself. */
export interface ImageConfig {
  /** The same image whatever its name is given to meanwhile. */
  readonly id: string
  /** As written: `NAME`, `UID`, each with `:GROUP` or without; '' is root. */
  readonly user: string
  readonly environment: Readonly<Record<string, string>>
  /** The entrypoint and the command behind it. */
  readonly entrypoint: readonly string[]
}

const inspectMs = 30_000
/** A large image over a slow line. */
const pullMs = 600_000

/** Pulls the image where it is not there, as `create` and `run` do; it stays, as theirs does. */
export async function imageConfig(
  engine: Engine,
  reference: string,
): Promise<ImageConfig | { readonly unopened: string }> {
  if (!/^[A-Za-z0-9]/.test(reference)) {
    return {
      unopened: `"${reference.slice(0, 80)}" is no name of an image: it begins with neither a letter nor a digit.`,
    }
  }
  const inspect = ['image', 'inspect', reference]
  const here = await engine.run(inspect, { timeoutMs: inspectMs })
  if (here.exitCode === 0) return configOf(here.stdout) ?? { unopened: unreadable(engine, reference) }
  // Only an image that is not there is pulled: an engine that does not answer has nothing to pull with.
  if (
    here.timedOut ||
    here.failure !== undefined ||
    !/no such image|not known|not found|no such object/i.test(here.stderr)
  ) {
    return { unopened: engineProblem(engine, here, reference) }
  }
  const pulled = await engine.run(['pull', '--quiet', reference], { timeoutMs: pullMs })
  if (pulled.timedOut) {
    return {
      unopened: `The image ${reference} is not here, and was not pulled within ${pullMs / 60_000} minutes. Pull it before (\`${engine.name} pull ${reference}\`).`,
    }
  }
  if (pulled.exitCode !== 0) return { unopened: engineProblem(engine, pulled, reference) }
  const now = await engine.run(inspect, { timeoutMs: inspectMs })
  if (now.exitCode !== 0) return { unopened: engineProblem(engine, now, reference) }
  return configOf(now.stdout) ?? { unopened: unreadable(engine, reference) }
}

function unreadable(engine: Engine, reference: string): string {
  return `${engine.name} tells of the image ${reference} in a way that this version does not read; please report what \`${engine.name} image inspect ${reference}\` prints.`
}

/** Undefined where the text is no answer of `image inspect` about one image. Variables without a name are left out. */
export function configOf(text: string): ImageConfig | undefined {
  const image = inspected(text)
  const id = textAt(image, 'Id')
  if (id === '') return undefined
  const config = at(image, 'Config')
  return {
    id,
    user: textAt(config, 'User'),
    environment: variables(textsAt(config, 'Env')),
    entrypoint: [...textsAt(config, 'Entrypoint'), ...textsAt(config, 'Cmd')],
  }
}
