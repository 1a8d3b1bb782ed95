import { proxyVariables } from '../tls/proxy.ts'
import type { Client } from './client.ts'
import { inInterpreter, isAtLeast, pythonFacts, setsPartialChain } from './python/interpreter.ts'
import { inFiles } from './python/recognition.ts'
import { namedStores } from './python/stores.ts'

/** The first that is set wins; before 0.28 the first that names what is there (httpx: create_ssl_context). */
const variables = ['SSL_CERT_FILE', 'SSL_CERT_DIR'] as const

/** Python's httpx, which loads certifi's bundle unless a variable names a store, and never OpenSSL's defaults. */
export const httpx: Client = {
  id: 'httpx',
  title: 'httpx',
  docs: 'https://www.python-httpx.org/advanced/ssl/',
  speaks: { servername: false, starttls: [] },
  // It made its context itself before it called ssl.create_default_context, and told it to ask no common name.
  endsAtAnyAnchor: version => isAtLeast(version, 0, 28) && setsPartialChain(version),
  readsCommonName: version => isAtLeast(version, 0, 28),
  proxyVariables: () => proxyVariables,
  ...inInterpreter('httpx'),
  stores: (machine, _at, probe) => namedStores(machine, pythonFacts(probe, 'httpx'), variables),
  recognise: inFiles('httpx', (machine, facts) => namedStores(machine, facts, variables)),
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}
