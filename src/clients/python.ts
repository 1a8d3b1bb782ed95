import type { Client } from './client.ts'
import { inInterpreter, pythonFacts, setsPartialChain } from './python/interpreter.ts'
import { inFiles } from './python/recognition.ts'
import { interpreterStores } from './python/stores.ts'

/** Python's ssl module with its default context: urllib, http.client and all that name no store of their own. */
export const python: Client = {
  id: 'python',
  title: 'Python',
  docs: 'https://docs.python.org/3/library/ssl.html#ssl.SSLContext.load_default_certs',
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  readsCommonName: () => true,
  // urllib.request: ProxyHandler has no use for `all`.
  proxyVariables: () => ['https_proxy', 'HTTPS_PROXY'],
  ...inInterpreter('ssl'),
  stores: (machine, _at, probe) => interpreterStores(machine, pythonFacts(probe, 'ssl')),
  recognise: inFiles('ssl', interpreterStores),
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}
