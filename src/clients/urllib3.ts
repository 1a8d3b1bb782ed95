import type { Machine } from '../machines/machine.ts'
import type { StoreReference } from '../stores/store.ts'
import type { Client } from './client.ts'
import { inInterpreter, isAtLeast, type PythonFacts, pythonFacts, setsPartialChain } from './python/interpreter.ts'
import { inFiles } from './python/recognition.ts'
import { interpreterStores, namedStores } from './python/stores.ts'

const asked = inInterpreter('urllib3')

/** Python's urllib3 with the defaults of a PoolManager: verification on, the store of the interpreter's OpenSSL, no proxy. */
export const urllib3: Client = {
  id: 'urllib3',
  title: 'urllib3',
  docs: 'https://urllib3.readthedocs.io/en/stable/user-guide.html#certificate-verification',
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: version => isAtLeast(version, 2, 4) && setsPartialChain(version),
  ...asked,
  interpret(probe, hosts) {
    const interpretation = asked.interpret(probe, hosts)
    return namesItsStore(pythonFacts(probe, 'urllib3')) ? { ...interpretation, remedies: [] } : interpretation
  },
  stores: (machine, _at, probe) => urllib3Stores(machine, pythonFacts(probe, 'urllib3')),
  recognise: inFiles('urllib3', urllib3Stores, facts => (namesItsStore(facts) ? [] : undefined)),
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
  repairedByHand: () => 'Or install urllib3 from PyPI, which reads SSL_CERT_FILE.',
}

/** Debian's 1.26 has the system's bundle for the default of ca_certs, and then OpenSSL's own and their variables do not count. */
function namesItsStore({ where }: PythonFacts): boolean {
  return where !== ''
}

async function urllib3Stores(machine: Machine, facts: PythonFacts): Promise<readonly StoreReference[]> {
  return namesItsStore(facts) ? namedStores(machine, facts, []) : interpreterStores(machine, facts)
}
