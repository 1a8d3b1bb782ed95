import { printable } from '../text.ts'
import type { NearMiss } from '../x509/paths.ts'
import { identified, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { type StapledAnswer, stapledAnswer } from './stapled-answer.ts'

/** Rejected or failed, and no other cause holds. What the client and the observer said is all that is known. */
export const unknown: Cause = {
  id: 'unknown',
  severity: 'error',
  title: 'No known cause explains this verdict.',
  recognise(situation, facts) {
    const { verdict, message, observation } = situation
    if (verdict === 'trusted' || verdict === 'skipped') return undefined
    const words = printable(message, 300)
    const seen = printable(observation.detail, 200)
    const refused = facts.deadEnd?.nearMisses.find(({ why }) => why !== 'another-key')
    const stapled = stapleText(stapledAnswer(situation, facts))
    return {
      key: ['unknown', verdict, words, refused?.certificate.sha256, stapled]
        .filter(part => part !== undefined)
        .join(' '),
      evidence: {
        message: words,
        observed: observation.state,
        detail: seen,
        ...(stapled === undefined ? {} : { stapledAnswer: stapled }),
      },
      message: `The client said: ${words === '' ? 'nothing' : words}${/[.!?]$/.test(words) ? '' : '.'} A plain TLS connection ended in: ${observation.state}${seen === '' ? '' : ` (${seen})`}.${refused === undefined ? '' : ` ${passedOver(refused)}`}${stapled === undefined ? '' : ` ${stapled}`}`,
      help: steps(
        'See the handshake: openssl s_client -connect HOST:PORT -servername HOST -showcerts </dev/null. Then run the client by hand with all its words on (curl -v, GIT_CURL_VERBOSE=1 git ls-remote URL, NODE_DEBUG=tls).',
        'If the reason is a fault of this check, report it with report.json: it holds the chain, the stores and the words of the client, and no secret.',
      ),
    }
  },
}

/** What a client that reads stapled answers may refuse one for, GnuTLS the most. */
function stapleText(answer: StapledAnswer | undefined): string | undefined {
  if (answer === undefined) return undefined
  const { staple, doubt } = answer
  if (doubt !== undefined) {
    return `The server sends an answer of OCSP along that says "${staple.status}" and does not count: it ${doubt.why}.`
  }
  if (staple.status !== 'unknown') return undefined
  return 'The server sends the answer of its issuer along (OCSP) that it does not know the certificate.'
}

/** A certificate that stands where the issuer should, and that no client takes for it. */
function passedOver({ certificate, why }: NearMiss): string {
  switch (why) {
    case 'signature':
      return `${identified(certificate)} has the issuer's name and key identifier, but did not make the signature: one of the two certificates was altered or badly made.`
    case 'may-not-sign':
      return `${identified(certificate)} made the signature, but does not count as an issuer: its keyUsage may lack keyCertSign, its key identifier differ, or an extension not be valid (openssl x509 -noout -ext keyUsage,subjectKeyIdentifier).`
    case 'another-key':
      return `${identified(certificate)} has the issuer's name and another key.`
  }
}
