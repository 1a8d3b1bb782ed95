import type { Client } from './client.ts'
import { inInterpreter, pythonFacts, setsPartialChain } from './python/interpreter.ts'
import { inFiles } from './python/recognition.ts'
import { interpreterStores } from './python/stores.ts'

/** Python's aiohttp with its default connector: ssl.create_default_context(), and no proxy unless a session is told to trust_env. */
export const aiohttp: Client = {
  id: 'aiohttp',
  title: 'aiohttp',
  docs: 'https://docs.aiohttp.org/en/stable/client_advanced.html#ssl-control-for-tcp-sockets',
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  readsCommonName: () => true,
  ...inInterpreter('aiohttp'),
  stores: (machine, _at, probe) => interpreterStores(machine, pythonFacts(probe, 'aiohttp')),
  recognise: inFiles('aiohttp', interpreterStores),
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}
