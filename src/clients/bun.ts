import type { Machine } from '../machines/machine.ts'
import type { StoreReference } from '../stores/store.ts'
import { printable } from '../text.ts'
import { proxyVariables } from '../tls/proxy.ts'
import { aboutIn } from './asking/marked-answers.ts'
import { text } from './asking/marked-lines.ts'
import { onPath } from './asking/on-path.ts'
import { tunnelTo } from './asking/tunnel-question.ts'
import type { Client, Recognised } from './client.ts'
import { builtIn, interpretNode, node, probeNode } from './node.ts'
import { opensslStores } from './openssl/store.ts'
import { builtInRoots } from './recognition/built-in-roots.ts'
import { distinctPrograms } from './recognition/program-files.ts'
import { textIn } from './recognition/program-text.ts'

/** The Bun on PATH: node:tls, whose store fetch has as well. It runs the program that Node.js is asked with. */
export const bun: Client = {
  id: 'bun',
  title: 'Bun',
  docs: 'https://bun.com/docs/runtime/env',
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  // fetch's (measured, 1.4.5).
  proxyVariables: () => proxyVariables,
  detect: onPath('bun'),
  probe: (machine, at, question) => probeNode(machine, at, question, host => tunnelTo(bun, host, machine.environment)),
  interpret(probe, hosts) {
    const { verdicts } = interpretNode(probe, hosts)
    return { version: printable(text(aboutIn(probe), 'bun'), 60), verdicts }
  },
  stores: async (machine, at, probe) => [...(await node.stores(machine, at, probe)), ...beside(machine)],
  recognise: recogniseBun,
  remedies: [
    { variable: 'NODE_EXTRA_CA_CERTS', wants: 'bundle', effect: 'adds' },
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}

/** The version stands in its user agent. */
async function recogniseBun(machine: Machine): Promise<readonly Recognised[]> {
  const programs = await distinctPrograms(machine, /^bun$/)
  return programs.flatMap(({ path, bytes }) => {
    const version = textIn(bytes, 'Bun/', /^Bun\/(\d+\.\d+\.\d+)/)
    const roots = version === undefined ? [] : builtInRoots(bytes)
    if (version === undefined || roots.length === 0) return []
    const extra = machine.environment['NODE_EXTRA_CA_CERTS']
    return [{ path, version, stores: [...builtIn(roots), ...(extra ? [addedBy(extra)] : []), ...beside(machine)] }]
  })
}

function addedBy(path: string): StoreReference {
  return { origin: 'variable', form: 'bundle', path, variable: 'NODE_EXTRA_CA_CERTS' }
}

/**
 * Beside the roots inside the binary, what BoringSSL reads by itself: OPENSSLDIR is /etc/ssl there, and the two variables take
 * the place of its file and its directory (measured, 1.4.5).
 */
function beside({ environment }: Machine): readonly StoreReference[] {
  return opensslStores(environment, { cafile: '/etc/ssl/cert.pem', capath: '/etc/ssl/certs' })
}
