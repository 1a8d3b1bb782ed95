import { proxyVariables } from '../tls/proxy.ts'
import type { Client } from './client.ts'
import { recogniseConda } from './python/conda-files.ts'
import { condaInterpreter, findConda } from './python/conda-installations.ts'
import { inInterpreter, pythonFacts, setsPartialChain } from './python/interpreter.ts'
import { probeLibrary } from './python/round.ts'
import { storesWithTruststore } from './python/stores.ts'

/**
 * conda's session takes ssl_verify of its configuration, of which CONDA_SSL_VERIFY is a part, but the requests within it puts
 * what the first two say before that.
 */
const variables = ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'CONDA_SSL_VERIFY'] as const

/** The conda command with its condarc files, asked in the interpreter that it lives in: not that of the active environment. */
export const conda: Client = {
  id: 'conda',
  title: 'conda',
  docs: 'https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html',
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  proxyVariables: () => proxyVariables,
  ...inInterpreter('conda'),
  detect: findConda,
  async probe(machine, { path }, question) {
    return probeLibrary(machine, { path: await condaInterpreter(machine, path) }, 'conda', question)
  },
  stores: (machine, _at, probe) => storesWithTruststore(machine, pythonFacts(probe, 'conda'), variables),
  recognise: machine => recogniseConda(machine, variables),
  // With `ssl_verify: truststore` they add to the system's store, and replace nothing.
  remedies: variables.map(variable => ({ variable, wants: 'bundle', effect: 'replaces' })),
}
