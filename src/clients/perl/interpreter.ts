import type { Machine } from '../../machines/machine.ts'
import type { Host, Verdict } from '../../model.ts'
import type { StoreReference } from '../../stores/store.ts'
import type { VerificationRules } from '../../x509/verification-rules.ts'
import { aboutIn, markedAnswers } from '../asking/marked-answers.ts'
import { text } from '../asking/marked-lines.ts'
import { onPath } from '../asking/on-path.ts'
import { askLibrary } from '../asking/written-question.ts'
import type { Installation, Interpretation, Probe, Question } from '../client.ts'
import { reasonIn, verdictOfReason } from '../openssl/errors.ts'
import { probeSource } from '../probe-source.ts'

export const detectPerl = onPath('perl')

export function probePerl(
  machine: Machine,
  at: Installation,
  library: 'IO::Socket::SSL' | 'LWP',
  question: Question,
): Promise<Probe> {
  // The words for an error number are those of the locale.
  const environment = { LC_ALL: 'C' }
  return askLibrary(
    machine,
    at,
    { library, args: ['-e', probeSource('perl.pl')], environment, timesAHost: 2 },
    question,
  )
}

export function interpretPerl(probe: Probe, hosts: readonly Host[]): Interpretation {
  const facts = aboutIn(probe)
  const absent = text(facts, 'absent')
  const libraries = [text(facts, 'library_version'), text(facts, 'io_socket_ssl')].filter(version => version !== '')
  const perl = `Perl ${text(facts, 'version')}`
  return {
    version: libraries.length > 0 ? `${libraries.join(', IO::Socket::SSL ')} (${perl})` : text(facts, 'version'),
    verdicts: markedAnswers(probe, hosts, record => {
      const message = text(record, 'message')
      const verdict = text(record, 'kind') === 'accepted' ? 'trusted' : verdictOf(text(record, 'errno'), message)
      return { verdict, words: verdict === 'trusted' ? '' : message }
    }),
    ...(absent === '' ? {} : { absent }),
  }
}

function verdictOf(errno: string, message: string): Verdict {
  if (rejected.test(message)) return 'rejected'
  const reason = reasonIn(message)
  // LWP puts what IO::Socket::SSL says in brackets.
  const known = reason === undefined ? undefined : verdictOfReason(reason.replace(/\).*$/s, ''))
  if (known !== undefined) return known
  if (unreachableErrors.test(errno) || unreachable.test(message)) return 'unreachable'
  return 'error'
}

const rejected =
  /certificate verify failed|certificate status is (?:revoked|unknown)|hostname verification failed|SSL_ca_(?:file|path) .* (?:can't be used|does not exist)|Invalid (?:default )?certificate authority locations/

/** EAGAIN is what a handshake leaves behind whose time is over. */
const unreachableErrors =
  /^(?:EAGAIN|EWOULDBLOCK|EINPROGRESS|ECONN\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ETIMEDOUT|EPIPE|EADDRNOTAVAIL)$/

/** Names that are not found leave EINVAL behind; a proxy's refusal and an end in the middle leave nothing. */
const unreachable =
  /Name or service not known|nodename nor servname|Temporary failure in name resolution|No address associated|Bad hostname|establishing SSL tunnel failed|SSL connect attempt failed because of handshake problems|Connection reset|connect: timeout|timed? ?out|unexpected EOF/i

/** X509_V_FLAG_PARTIAL_CHAIN: IO::Socket::SSL sets it since 2.062. */
export function setsPartialChain(version: string): boolean {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)(?:_\d+)? \(Perl /.exec(version) ?? []
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 62)
}

/**
 * IO::Socket::SSL asks for the answer of OCSP, and reads it where the server staples it (SSL_ocsp_mode). What is not the
 * issuer's it passes over (measured, 2.081).
 */
export const perlRules: VerificationRules = { refusesStaples: ['revoked', 'unknown'] }

/** What a Perl tells of its stores. */
export interface PerlFacts {
  readonly openssldir: string
  /** The file that the library has chosen; '' for none. */
  readonly cafile: string
  /** What LWP would name with none of its variables set; '' for nothing. */
  readonly standard: string
}

export function perlFacts(probe: Probe): PerlFacts {
  const facts = aboutIn(probe)
  return { openssldir: text(facts, 'openssldir'), cafile: text(facts, 'cafile'), standard: text(facts, 'default') }
}

/**
 * IO::Socket::SSL's choice (default_ca): SSL_CERT_FILE and SSL_CERT_DIR, each in place of OPENSSLDIR's; a variable that is
 * set to nothing counts as not set, and SSL_CERT_DIR is one directory. Mozilla::CA where both come to nothing.
 */
export function perlStores(
  machine: Machine,
  { openssldir: folder, cafile: used }: PerlFacts,
): readonly StoreReference[] {
  const stores = [
    ...chosen('SSL_CERT_FILE', 'bundle', folder && `${folder}/cert.pem`),
    ...chosen('SSL_CERT_DIR', 'directory', folder && `${folder}/certs`),
  ]
  const isKnown = used === '' || stores.some(({ path }) => path === used)
  return isKnown ? stores : [...stores, { origin: 'default', form: 'bundle', path: used }]

  function chosen(variable: string, form: 'bundle' | 'directory', fallback: string): StoreReference[] {
    const path = machine.environment[variable]
    const standard: StoreReference[] = fallback === '' ? [] : [{ origin: 'default', form, path: fallback }]
    if (!path) return standard
    return [
      { origin: 'variable', form, path, variable },
      ...standard.map(reference => ({ ...reference, replacedBy: variable })),
    ]
  }
}
