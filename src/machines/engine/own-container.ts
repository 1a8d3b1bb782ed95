import { randomUUID } from 'node:crypto'
import type { Run } from '../machine.ts'
import type { Engine } from './engine.ts'

/**
 * A name for a container of ours, and the arguments that make it so. By its labels is found what a crash of the machine left
 * behind: docker ps --all --filter label=local-issuer
 */
export function ownContainer(purpose: 'image' | 'run'): { readonly name: string; readonly args: readonly string[] } {
  const name = `local-issuer-${process.pid}-${randomUUID()}`
  const labels = [`local-issuer=${purpose}`, `local-issuer.process=${process.pid}`]
  return { name, args: ['--name', name, ...labels.flatMap(label => ['--label', label])] }
}

/** With their volumes. */
export function removal(...names: readonly string[]): readonly string[] {
  return ['rm', '--force', '--volumes', ...names]
}

/** That it is being removed already is as good. Never rejects. */
export function removeContainer(engine: Engine, name: string): Promise<Run> {
  return engine.run(removal(name), { timeoutMs: 60_000 })
}
