import type { Machine } from './machines/machine.ts'
import type { Host } from './model.ts'
import { type Control, startControl } from './tls/control.ts'
import type { Observation } from './tls/observation.ts'
import { observeAll } from './tls/observe.ts'
import { proxyVariables } from './tls/proxy.ts'

/** What all machines of a run share: each part is made when the first of them wants it, and once. */
export interface Surroundings {
  /** @param gateway see Machine */
  control(gateway: string | undefined): Promise<Control>
  /** The hosts as they are seen on the way that the proxies of this environment set. */
  observe(environment: Machine['environment'], alsoDirect: boolean): Promise<ReadonlyMap<Host, Observation>>
  close(): Promise<void>
}

export function startSurroundings(hosts: readonly Host[], timeoutMs: number, now: Date): Surroundings {
  const controls = new Map<string | undefined, Promise<Control>>()
  const observed = new Map<string, Promise<ReadonlyMap<Host, Observation>>>()
  return {
    control: gateway => once(controls, gateway, () => startControl(now, gateway)),
    observe(environment, alsoDirect) {
      const way = [...proxyVariables, 'no_proxy', 'NO_PROXY'].map(name => environment[name] ?? '')
      return once(observed, JSON.stringify([...way, alsoDirect]), async () => {
        const observations = await observeAll(hosts, { timeoutMs, environment, alsoDirect })
        return new Map(observations.map((observation, index) => [hosts[index] as Host, observation]))
      })
    },
    async close() {
      const started = await Promise.allSettled(controls.values())
      await Promise.all(started.map(control => (control.status === 'fulfilled' ? control.value.close() : undefined)))
    },
  }
}

function once<Key, Value>(made: Map<Key, Promise<Value>>, key: Key, make: () => Promise<Value>): Promise<Value> {
  const known = made.get(key) ?? make()
  made.set(key, known)
  return known
}
