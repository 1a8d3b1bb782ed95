import type { Machine } from '../machines/machine.ts'
import type { StoreReference } from '../stores/store.ts'
import { printable } from '../text.ts'
import { proxyVariables } from '../tls/proxy.ts'
import { aboutIn } from './asking/marked-answers.ts'
import { text } from './asking/marked-lines.ts'
import { onPath } from './asking/on-path.ts'
import { tunnelTo } from './asking/tunnel-question.ts'
import type { Client, Installation, Probe } from './client.ts'
import { interpretNode, node, probeNode } from './node.ts'
import { opensslStores } from './openssl/store.ts'

/** The Bun on PATH: node:tls, whose store fetch has as well. It runs the program that Node.js is asked with. */
export const bun: Client = {
  id: 'bun',
  title: 'Bun',
  docs: 'https://bun.com/docs/runtime/env',
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  // fetch's (measured, 1.4.5).
  proxyVariables: () => proxyVariables,
  detect: onPath('bun'),
  probe: (machine, at, question) => probeNode(machine, at, question, host => tunnelTo(bun, host, machine.environment)),
  interpret(probe, hosts) {
    const { verdicts } = interpretNode(probe, hosts)
    return { version: printable(text(aboutIn(probe), 'bun'), 60), verdicts }
  },
  stores: bunStores,
  remedies: [
    { variable: 'NODE_EXTRA_CA_CERTS', wants: 'bundle', effect: 'adds' },
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}

/**
 * The roots inside the binary and, beside them, what BoringSSL reads by itself: OPENSSLDIR is /etc/ssl there, and the two
 * variables take the place of its file and its directory (measured, 1.4.5).
 */
async function bunStores(machine: Machine, at: Installation, probe: Probe): Promise<readonly StoreReference[]> {
  const beside = opensslStores(machine.environment, { cafile: '/etc/ssl/cert.pem', capath: '/etc/ssl/certs' })
  return [...(await node.stores(machine, at, probe)), ...beside]
}
