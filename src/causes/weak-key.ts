import { weakKeys } from '../x509/weakness.ts'
import { identified, neverTurnOff, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { faultOnPaths, rejectsFor, role } from './refusal.ts'

/** A key of the path is shorter than this client takes. Where the floor lies differs from one to the next. */
export const weakKey: Cause = {
  id: 'weak-key',
  severity: 'error',
  title: 'A certificate has a key that is too short.',
  recognise(situation, facts) {
    if (facts.leaf === undefined || !rejectsFor(situation, facts, keyWords)) return undefined
    const found = faultOnPaths(facts, weakKeys, true)
    if (found === undefined) return undefined
    const { certificate, position, key } = found
    return {
      key: `weak-key ${certificate.sha256}`,
      evidence: { subject: certificate.subject, sha256: certificate.sha256, position, key },
      message: `${role(position, certificate)} ${identified(certificate)} has a key of too little strength for this client: ${key}.`,
      help: steps(
        position === 0
          ? "Tell the server's owner: make a new key, and a certificate for it (RSA of 2048 bits or more, or P-256: openssl req -newkey rsa:2048, or -newkey ec -pkeyopt ec_paramgen_curve:P-256)."
          : 'Tell whoever runs the CA: an authority with such a key has to be replaced by a new one, and its certificates with it.',
        "A client that takes it has a lower floor: OpenSSL's is its security level (openssl version -a, openssl.cnf: CipherString).",
        'Do not lower that level: it holds for every connection of the machine.',
        neverTurnOff,
      ),
    }
  },
}

/** OpenSSL, Java, Go, GnuTLS. */
const keyWords =
  /key too (?:weak|small)|KEY_TOO_SMALL|keysize limits|key ?size|insecure algorithm|RSA keys? .*(?:small|bits)|\d+-bit RSA/i
