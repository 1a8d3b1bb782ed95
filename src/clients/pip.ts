import type { Machine } from '../machines/machine.ts'
import type { StoreReference } from '../stores/store.ts'
import { proxyVariables } from '../tls/proxy.ts'
import type { Client } from './client.ts'
import { inInterpreter, type PythonFacts, pythonFacts } from './python/interpreter.ts'
import { inFiles } from './python/recognition.ts'
import { storesWithTruststore } from './python/stores.ts'

/** pip's session takes PIP_CERT or `cert` of pip.conf, but the requests within it puts what the first two say before that. */
const variables = ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'PIP_CERT'] as const

/** The pip of an interpreter, under its options, variables and pip.conf files: the requests and certifi that it carries. */
export const pip: Client = {
  id: 'pip',
  title: 'pip',
  docs: 'https://pip.pypa.io/en/stable/topics/https-certificates/',
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  proxyVariables: () => proxyVariables,
  ...inInterpreter('pip'),
  stores: (machine, _at, probe) => pipStores(machine, pythonFacts(probe, 'pip')),
  recognise: inFiles('pip', pipStores),
  // With truststore they add to the system's store, and replace nothing.
  remedies: variables.map(variable => ({ variable, wants: 'bundle', effect: 'replaces' })),
}

function pipStores(machine: Machine, facts: PythonFacts): Promise<readonly StoreReference[]> {
  return storesWithTruststore(machine, facts, variables)
}
