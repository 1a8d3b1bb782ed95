import type { Host } from '../model.ts'
import { proxyFor, proxyVariables } from '../tls/proxy.ts'
import type { Client } from './client.ts'

type Environment = Readonly<Record<string, string>>

/** Whether this client connects to a host itself, be it that no proxy is set or that it follows none of those that are. */
export function goesDirectly(client: Client, version: string, host: Host, environment: Environment): boolean {
  return proxyFor(host, environment, client.proxyVariables?.(environment, version) ?? []).kind === 'direct'
}

/** Whether a proxy is set that this client may take no notice of. Its version is not known yet. */
export function mayIgnoreProxies({ proxyVariables: read }: Client, environment: Environment): boolean {
  const set = proxyVariables.filter(name => environment[name])
  const followed = read?.(environment, '') ?? []
  return set.length > 0 && !set.some(name => followed.includes(name))
}
