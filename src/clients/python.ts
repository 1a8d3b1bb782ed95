import type { StoreReference } from '../stores/store.ts'
import type { Client } from './client.ts'
import { opensslStores } from './openssl-store.ts'
import {
  detectInterpreter,
  interpretInterpreter,
  probeInterpreter,
  pythonFacts,
  setsPartialChain,
} from './python-interpreter.ts'

/** Python's ssl module with its default context: urllib, http.client, aiohttp, httpx and all that name no store of their own. */
export const python: Client = {
  id: 'python',
  title: 'Python',
  docs: 'https://docs.python.org/3/library/ssl.html#ssl.SSLContext.load_default_certs',
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  detect: detectInterpreter,
  probe: (machine, at, question) => probeInterpreter(machine, at, 'ssl', question),
  interpret: interpretInterpreter,
  async stores(machine, _at, probe) {
    const facts = pythonFacts(probe)
    const beside: StoreReference[] = facts.certifi
      ? [{ origin: 'default', form: 'bundle', path: facts.certifi, beside: 'certifi' }]
      : []
    return [...opensslStores(machine.environment, facts), ...beside]
  },
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}
