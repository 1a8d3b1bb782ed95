import { counted, printable } from '../text.ts'
import { described, letTheCheckRepair, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { closesWith } from './chain-facts.ts'

/**
 * The directory holds the certificate that is wanted, under a name that OpenSSL never opens: it looks for
 * <subject hash>.<number> only. Holds where the unhashed certificates would complete the path.
 */
export const directoryNotHashed: Cause = {
  id: 'directory-not-hashed',
  severity: 'error',
  title: 'The certificate lies in the directory, but without the hash link by which OpenSSL finds it.',
  recognise(situation, facts) {
    if (situation.verdict !== 'rejected' || !facts.gap) return undefined
    const anchors = situation.stores.flatMap(store => store.anchors)
    const store = situation.stores.find(
      ({ form, unhashed }) =>
        form === 'directory' && unhashed.length > 0 && closesWith(situation, [...anchors, ...unhashed]),
    )
    if (store === undefined) return undefined
    const path = printable(store.path ?? '')
    return {
      key: `directory-not-hashed ${path}`,
      evidence: { paths: [path], unhashed: store.unhashed.length, anchors: store.anchors.length },
      message: `The issuer's certificate lies in ${described(store)}, but has no hash link there, and OpenSSL opens nothing else: ${counted(store.unhashed.length, 'certificate')} in it ${store.unhashed.length === 1 ? 'is' : 'are'} never seen.`,
      help: steps(
        `Make the links: openssl rehash ${path} (c_rehash where openssl is older than 1.1).`,
        'Do so again whenever a certificate is added. Files must end in .pem, .crt or .cer and hold one certificate each.',
        'Or name one file with all certificates instead of a directory (SSL_CERT_FILE instead of SSL_CERT_DIR).',
        letTheCheckRepair(situation),
      ),
    }
  },
}
