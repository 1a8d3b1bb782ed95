import type { Client } from './client.ts'
import { inInterpreter, pythonFacts, setsPartialChain } from './python/interpreter.ts'
import { inFiles } from './python/recognition.ts'
import { interpreterStores } from './python/stores.ts'

/** fsspec's HTTPFileSystem, which is an aiohttp session under fsspec's own configuration: the way of PelicanFS. */
export const fsspec: Client = {
  id: 'fsspec',
  title: 'fsspec',
  docs: 'https://filesystem-spec.readthedocs.io/en/latest/api.html#fsspec.implementations.http.HTTPFileSystem',
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  readsCommonName: () => true,
  ...inInterpreter('fsspec'),
  stores: (machine, _at, probe) => interpreterStores(machine, pythonFacts(probe, 'fsspec')),
  recognise: inFiles('fsspec', interpreterStores),
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}
