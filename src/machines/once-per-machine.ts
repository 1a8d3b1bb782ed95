import type { Machine } from './machine.ts'

/** The same search, made once for each machine: whoever asks meanwhile or later gets that one. */
export function oncePerMachine<Found>(search: (machine: Machine) => Promise<Found>): typeof search {
  const found = new WeakMap<Machine, Promise<Found>>()
  return machine => {
    const known = found.get(machine) ?? search(machine)
    found.set(machine, known)
    return known
  }
}
