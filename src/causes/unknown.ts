import { printable } from '../text.ts'
import { steps } from './advice.ts'
import type { Cause } from './cause.ts'

/** Rejected or failed, and no other cause holds. What the client and the observer said is all that is known. */
export const unknown: Cause = {
  id: 'unknown',
  severity: 'error',
  title: 'No known cause explains this verdict.',
  recognise({ verdict, message, observation }) {
    if (verdict === 'trusted' || verdict === 'skipped') return undefined
    const words = printable(message, 300)
    const seen = printable(observation.detail, 200)
    return {
      key: `unknown ${verdict} ${words}`,
      evidence: { message: words, observed: observation.state, detail: seen },
      message: `The client said: ${words === '' ? 'nothing' : words}${/[.!?]$/.test(words) ? '' : '.'} A plain TLS connection ended in: ${observation.state}${seen === '' ? '' : ` (${seen})`}.`,
      help: steps(
        'See the handshake: openssl s_client -connect HOST:PORT -servername HOST -showcerts </dev/null. Then run the client by hand with all its words on (curl -v, GIT_CURL_VERBOSE=1 git ls-remote URL, NODE_DEBUG=tls).',
        'If the reason is a fault of this check, report it with report.json: it holds the chain, the stores and the words of the client, and no secret.',
      ),
    }
  },
}
