import type { Machine } from '../machines/machine.ts'
import type { StoreReference } from '../stores/store.ts'
import { proxyVariables } from '../tls/proxy.ts'
import type { Client } from './client.ts'
import { inInterpreter, isAtLeast, type PythonFacts, pythonFacts, setsPartialChain } from './python/interpreter.ts'
import { inFiles } from './python/recognition.ts'

/** The first that is set wins (requests: Session.merge_environment_settings); an empty value counts as not set. */
const variables = ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'] as const

const asked = inInterpreter('requests')

/** Python's requests, which hands urllib3 a bundle of its own choice and never reads SSL_CERT_FILE. */
export const requests: Client = {
  id: 'requests',
  title: 'requests',
  docs: 'https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification',
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  proxyVariables: () => proxyVariables,
  ...asked,
  interpret(probe, hosts) {
    const interpretation = asked.interpret(probe, hosts)
    const { urllib3 = '', version } = pythonFacts(probe, 'requests')
    // urllib3 makes the context, and sets the flag from 2.4 on.
    if (urllib3 === '') return interpretation
    return { ...interpretation, endsAtAnyAnchor: isAtLeast(urllib3, 2, 4) && setsPartialChain(version) }
  },
  stores: (machine, _at, probe) => requestsStores(machine, pythonFacts(probe, 'requests')),
  recognise: inFiles('requests', requestsStores),
  remedies: variables.map(variable => ({ variable, wants: 'bundle', effect: 'replaces' })),
}

async function requestsStores(machine: Machine, { where }: PythonFacts): Promise<readonly StoreReference[]> {
  const standard: StoreReference[] = where ? [{ origin: 'default', form: 'bundle', path: where }] : []
  const variable = variables.find(name => machine.environment[name])
  const path = variable && machine.environment[variable]
  if (!variable || !path) return standard
  const listing = await machine.list(path)
  return [
    { origin: 'variable', form: listing.state === 'listed' ? 'directory' : 'bundle', path, variable },
    ...standard.map(reference => ({ ...reference, replacedBy: variable })),
  ]
}
