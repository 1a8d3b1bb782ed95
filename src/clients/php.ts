import type { Machine } from '../machines/machine.ts'
import type { Host, Verdict } from '../model.ts'
import type { StoreReference } from '../stores/store.ts'
import { markedAnswers } from './asking/marked-answers.ts'
import { text } from './asking/marked-lines.ts'
import type { Client, Interpretation, Probe } from './client.ts'
import { reasonIn, verdictOfReason } from './openssl/errors.ts'
import { opensslStores } from './openssl/store.ts'
import { recognisePhp } from './php/files.ts'
import { detectPhp, type PhpFacts, phpFacts, phpSetting, probePhp } from './php/interpreter.ts'

/** PHP's streams with a default context: file_get_contents, fopen, SoapClient and all that does not use the curl extension. */
export const php: Client = {
  id: 'php',
  title: 'PHP',
  docs: 'https://www.php.net/manual/en/openssl.configuration.php#ini.openssl.cafile',
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  detect: detectPhp,
  probe: (machine, at, question) => probePhp(machine, at, 'streams', question),
  interpret: interpretPhp,
  stores: async (machine, _at, probe) => phpStores(machine, phpFacts(probe)),
  recognise: machine =>
    recognisePhp(machine, async (path, facts) =>
      facts.cafile === '' ? undefined : { path, version: facts.version, stores: phpStores(machine, facts) },
    ),
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}

function interpretPhp(probe: Probe, hosts: readonly Host[]): Interpretation {
  const { version, absent } = phpFacts(probe)
  return {
    version,
    verdicts: markedAnswers(probe, hosts, record => {
      const message = text(record, 'message')
      const verdict = verdictOf(text(record, 'kind'), message)
      return { verdict, words: verdict === 'trusted' ? '' : message }
    }),
    ...(absent === '' ? {} : { absent }),
  }
}

function verdictOf(kind: string, message: string): Verdict {
  switch (kind) {
    case 'accepted':
      return 'trusted'
    case 'connection':
    case 'timeout':
      return 'unreachable'
    case 'tls':
      if (rejected.test(message)) return 'rejected'
      if (unreachable.test(message)) return 'unreachable'
      return verdictOfReason(reasonIn(message) ?? '') ?? 'error'
    default:
      return 'error'
  }
}

/** The warnings of ext/openssl/xp_ssl.c. The last ones: its store cannot be loaded, and so it verifies no host. */
const rejected =
  /certificate verify failed|Peer certificate .* did not match|Unable to locate peer certificate CN|Could not get peer certificate|failed loading cafile stream|no valid certs found cafile stream|Unable to set (?:default )?verify locations/

const unreachable =
  /SSL: (?:Connection (?:reset|refused|timed out)|Broken pipe|Success|Undefined error)|the connection was closed|Handshake timed out/

/** openssl.cafile and openssl.capath; one of either, and neither the variables nor OPENSSLDIR are read (xp_ssl.c). */
function phpStores(machine: Machine, facts: PhpFacts): readonly StoreReference[] {
  const file = phpSetting(facts, 'openssl.cafile')
  const directory = phpSetting(facts, 'openssl.capath')
  const standard = opensslStores(machine.environment, facts)
  const replacedBy = (file ?? directory)?.config.setting
  if (replacedBy === undefined) return standard
  return [
    ...(file ? [{ origin: 'config-file' as const, form: 'bundle' as const, ...file }] : []),
    ...(directory ? [{ origin: 'config-file' as const, form: 'directory' as const, ...directory }] : []),
    ...standard.filter(store => store.replacedBy === undefined).map(store => ({ ...store, replacedBy })),
  ]
}
