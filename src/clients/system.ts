import type { Machine } from '../machines/machine.ts'
import { systemLocations } from '../stores/locations.ts'
import type { StoreReference } from '../stores/store.ts'
import type { Client, Recognised } from './client.ts'
import { predictedProbe, predictedVerdicts } from './recognition/predicted-handshakes.ts'
import { systemBundle } from './system/bundle.ts'

/**
 * The distribution's own store, for a machine in which no client is known: what a program that asks the system would trust.
 * Nothing can be started in its name, so that it is absent where clients run.
 */
export const system: Client = {
  id: 'system',
  title: "The system's store",
  docs: 'https://docs.openssl.org/3.0/man3/SSL_CTX_load_verify_locations/',
  speaks: { servername: true, starttls: ['smtp', 'imap', 'pop3', 'ldap', 'postgres', 'mysql'] },
  // An administrator may have put an intermediate there, and most libraries take it for an anchor: GnuTLS, Go, curl.
  endsAtAnyAnchor: () => true,
  async detect() {
    return { absent: 'it stands in for clients where none can be started' }
  },
  probe: (_machine, _at, { hosts, timeoutMs }) =>
    predictedProbe(hosts, [], { timeoutMs, endsAtAnyAnchor: true, readsCommonName: false }),
  interpret: (probe, hosts) => ({ version: '', verdicts: predictedVerdicts(probe, hosts) }),
  stores: machine => systemStore(machine),
  recognise: recogniseSystem,
  remedies: [],
}

async function recogniseSystem(machine: Machine): Promise<readonly Recognised[]> {
  return [{ path: '/', version: '', stores: await systemStore(machine) }]
}

/** The bundle, or a directory with certificates where there is none; what is missing is the one that most distributions have. */
async function systemStore(machine: Machine): Promise<readonly StoreReference[]> {
  const bundle = await systemBundle(machine)
  if (bundle !== undefined) return [{ origin: 'default', form: 'bundle', path: bundle }]
  for (const { path, form } of systemLocations) {
    if (form === 'directory' && (await machine.list(path)).state === 'listed') {
      return [{ origin: 'default', form, path, reader: 'go' }]
    }
  }
  return [{ origin: 'default', form: 'bundle', path: systemLocations[0]?.path ?? '' }]
}
