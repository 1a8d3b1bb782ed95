import type { Host } from '../../model.ts'
import { proxyFor, proxyVariables, type Way } from '../../tls/proxy.ts'
import type { Client } from '../client.ts'

type Environment = Readonly<Record<string, string>>

/** Whether this client connects to a host itself, be it that no proxy is set or that it follows none of those that are. */
export function goesDirectly(client: Client, version: string, host: Host, environment: Environment): boolean {
  return wayOf(client, version, host, environment).kind === 'direct'
}

/** How this client gets to a host. */
export function wayOf(client: Client, version: string, host: Host, environment: Environment): Way {
  if (client.loopbackDirectly && /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host.name)) return { kind: 'direct' }
  return proxyFor(host, environment, client.proxyVariables?.(environment, version) ?? [])
}

/** Whether a proxy is set that this client may take no notice of. Its version is not known yet. */
export function mayIgnoreProxies(
  { proxyVariables: read, loopbackDirectly }: Client,
  environment: Environment,
): boolean {
  const set = proxyVariables.filter(name => environment[name])
  const followed = read?.(environment, '') ?? []
  return set.length > 0 && (loopbackDirectly === true || !set.some(name => followed.includes(name)))
}
