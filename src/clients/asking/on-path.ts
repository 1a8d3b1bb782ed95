import type { Machine } from '../../machines/machine.ts'
import type { Absent, Installation } from '../client.ts'

/** Detection of a client that is one program on PATH. */
export function onPath(program: string): (machine: Machine) => Promise<Installation | Absent> {
  return async machine => {
    const path = await machine.which(program)
    return path ? { path } : { absent: `${program} is not on PATH` }
  }
}
