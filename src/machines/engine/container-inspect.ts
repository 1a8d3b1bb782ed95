import { type ContainerFacts, containerFacts, sharedNetwork } from './container-facts.ts'
import type { Engine } from './engine.ts'
import { engineProblem } from './engine-words.ts'

const answerMs = 60_000

/** What the engine knows of a container, or why it tells nothing. */
export async function inspectContainer(
  engine: Engine,
  name: string,
): Promise<ContainerFacts | { readonly unopened: string }> {
  const run = await engine.run(['container', 'inspect', name], { timeoutMs: answerMs })
  if (run.exitCode !== 0) return { unopened: engineProblem(engine, run, name) }
  return (
    containerFacts(run.stdout) ?? { unopened: `${engine.name} told nothing that is known of the container ${name}.` }
  )
}

/** The host's address as the container reaches it, by way of the container whose network it shares. */
export async function gatewayOf(engine: Engine, facts: ContainerFacts, depth = 0): Promise<string | undefined> {
  const lender = sharedNetwork(facts)
  if (lender === undefined || depth > 5) return facts.gateway
  const lent = await inspectContainer(engine, lender)
  return 'unopened' in lent ? undefined : gatewayOf(engine, lent, depth + 1)
}
