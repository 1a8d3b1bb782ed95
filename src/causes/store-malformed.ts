import { printable } from '../text.ts'
import { described, letTheCheckRepair, pointAt, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { storesInState } from './store-problem.ts'

/** The store has bytes that the client cannot take for certificates: DER, PKCS#12, an HTML page, a broken PEM block. */
export const storeMalformed: Cause = {
  id: 'store-malformed',
  severity: 'error',
  title: 'The trust store that the client uses is not in a form that it can read.',
  recognise(situation, facts) {
    const [store, ...others] = storesInState(situation, facts, 'malformed')
    if (store === undefined) return undefined
    const paths = [store, ...others].flatMap(({ path }) => path ?? [])
    const path = printable(store.path ?? 'FILE')
    return {
      key: ['store-malformed', ...paths, ...situation.reads].join(' '),
      evidence: { paths, reason: store.detail ?? '', anchors: store.anchors.length },
      message: `The trust store is malformed: ${described(store)}: ${store.detail ?? 'it holds no PEM certificate'}.`,
      help: steps(
        `Look at what it is: head -c 200 ${path}`,
        store.form === 'key-store'
          ? `Java wants a key store: keytool -list -keystore ${path} says whether it is one.`
          : 'A client wants PEM: blocks from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----. Convert DER with openssl x509 -inform DER -in FILE -out FILE.pem, PKCS#7 with openssl pkcs7 -print_certs, PKCS#12 with openssl pkcs12 -nokeys.',
        pointAt(situation, facts.holders),
        letTheCheckRepair(situation),
      ),
    }
  },
}
