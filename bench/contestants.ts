import { fileURLToPath } from 'node:url'
import type { Command } from './measure.ts'

/** The order of floor/all.sh and loop.sh. */
export const clients = ['python', 'requests', 'curl', 'git', 'openssl', 'node'] as const

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Our check; `peak` makes it say on standard error how much memory it held at most (KiB). */
export function ours(cli: string, hosts: string, names: readonly string[], peak = false): Command {
  const told = "data:text/javascript,process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS))"
  // A busy machine must not turn into verdicts.
  const patience = ['--timeout-seconds', '60']
  const args = [cli, 'check', '--json', ...patience, '--client', names.join(','), '--hosts-file', hosts]
  return { file: 'node', args: peak ? ['--import', told, ...args] : args }
}

/** What `ours` said with `peak`, in MiB. */
export function peakMemory(stderr: string): number {
  return Number(/^peak (\d+)$/m.exec(stderr)?.[1]) / 1024
}

/** One process for each host and client, one after the other. */
export function loop(hosts: string): Command {
  return { file: 'sh', args: [here('loop.sh'), hosts] }
}

/** Each client's own batch program with nothing around it. */
export function floor(hosts: string): Command {
  return { file: 'sh', args: [here('floor/all.sh'), here('floor'), hosts] }
}

const shakeHands =
  "require('node:tls').connect(process.argv[2], process.argv[1], function () { this.destroy() }).on('error', error => { throw error })"

/** A bare Node.js TLS script. */
export function bareNode(host: string): Command {
  return { file: 'node', args: ['-e', shakeHands, ...host.split(':')] }
}
