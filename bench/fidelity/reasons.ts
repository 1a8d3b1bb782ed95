import type { VerifierId } from './answer.ts'

/** Why a prediction differs from the client in these cases. A run fails where a difference has no reason, or a reason no difference. */
export interface Reason {
  readonly why: string
  readonly cases: Partial<Readonly<Record<VerifierId, readonly string[]>>>
}

/** A prediction is a handshake of Node.js's OpenSSL: what Go and GnuTLS judge by other rules, it judges by OpenSSL's. */
export const reasons: readonly Reason[] = [
  {
    why: 'Asked of certificates alone, without a handshake: no TLS client offers a signature with this key, and a handshake fails, as predicted.',
    cases: {
      openssl: ['webpki::forbidden-dsa-leaf'],
      go: ['webpki::forbidden-dsa-leaf'],
      gnutls: ['webpki::forbidden-dsa-leaf'],
    },
  },
  {
    why: "OpenSSL wants a server's certificate to allow it in keyUsage and in extendedKeyUsage, even an empty one. Go and GnuTLS read neither the keyUsage of a leaf, nor an empty list as a limit.",
    cases: {
      go: [
        'pathlen::validation-ignores-pathlen-in-leaf',
        'rfc5280::eku::ee-eku-empty',
        'rfc5280::ca-as-leaf',
        'webpki::ca-as-leaf',
      ],
      gnutls: [
        'pathlen::validation-ignores-pathlen-in-leaf',
        'rfc5280::eku::ee-eku-empty',
        'rfc5280::ca-as-leaf',
        'webpki::ca-as-leaf',
      ],
    },
  },
  {
    why: 'OpenSSL at level 2, as Debian and Node.js 24 have it, wants 112 bits of security: RSA of 2048 bits, curves of 224. Go 1.19 sets no limit for RSA; certtool takes RSA of 1024 bits and P-192.',
    cases: {
      go: ['webpki::forbidden-weak-rsa-key-in-root', 'webpki::forbidden-weak-rsa-in-leaf'],
      gnutls: [
        'webpki::forbidden-weak-rsa-key-in-root',
        'webpki::forbidden-weak-rsa-in-leaf',
        'webpki::forbidden-p192-root',
        'webpki::forbidden-p192-leaf',
      ],
    },
  },
  {
    why: 'OpenSSL refuses an extension that is critical though the standard wants it not to be (authorityKeyIdentifier, subjectKeyIdentifier, authorityInfoAccess). Go passes over it, and GnuTLS over two of the three.',
    cases: {
      go: ['rfc5280::aki::critical-aki', 'rfc5280::ski::critical-ski', 'rfc5280::ee-critical-aia-invalid'],
      gnutls: ['rfc5280::aki::critical-aki', 'rfc5280::ee-critical-aia-invalid'],
    },
  },
  {
    why: 'Go looks for another path where a constraint closes one; OpenSSL builds one path and judges that.',
    cases: { go: ['rfc5280::nc::nc-forbids-alternate-chain-ica', 'rfc5280::nc::nc-forbids-same-chain-ica'] },
  },
  {
    why: 'GnuTLS holds only the leaf to name constraints, and passes over an address that is none.',
    cases: {
      gnutls: [
        'rfc5280::nc::intermediate-with-san-rejected-by-intermediate-nc',
        'rfc5280::nc::intermediate-with-san-rejected-by-root-nc',
        'rfc5280::nc::nc-forbids-same-chain-ica',
        'rfc5280::nc::nc-permits-invalid-ip-san',
      ],
    },
  },
  {
    why: 'A certificate of the same subject and issuer is exempt from path lengths and name constraints (RFC 5280, 6.1.4): in OpenSSL, not in Go, and in GnuTLS not from path lengths.',
    cases: {
      go: ['pathlen::self-issued-certs-pathlen', 'rfc5280::nc::permitted-self-issued'],
      gnutls: ['pathlen::self-issued-certs-pathlen'],
    },
  },
  {
    why: 'A constraint on a kind of name that it does not know makes Go and GnuTLS refuse at once; OpenSSL only where such a name occurs.',
    cases: {
      go: ['rfc5280::nc::nc-forbids-othername-noop'],
      gnutls: ['rfc5280::nc::nc-forbids-othername-noop'],
    },
  },
  {
    why: "Go's parser is stricter: an empty nameConstraints or authorityInfoAccess is an error, and a constraint with a leading period stands for subdomains alone.",
    cases: {
      go: [
        'rfc5280::nc::invalid-dnsname-leading-period',
        'webpki::nc::intermediate-permitted-excluded-subtrees-both-null',
        'webpki::nc::intermediate-permitted-excluded-subtrees-both-empty-sequences',
        'webpki::malformed-aia',
      ],
    },
  },
  {
    why: 'Go knows no DSA, and wants basicConstraints in a root of version 3; it does not read the keyUsage of one.',
    cases: {
      go: [
        'webpki::forbidden-dsa-root',
        'rfc5280::root-missing-basic-constraints',
        'rfc5280::root-inconsistent-ca-extensions',
      ],
    },
  },
  {
    why: "certtool cannot print the issuer's empty name, and ends there.",
    cases: { gnutls: ['rfc5280::ca-empty-subject'] },
  },
  {
    why: 'A wildcard stands for a whole label in Go and GnuTLS; OpenSSL and Node.js take `ba*` too. Of one label and a star alone Go makes no exception, as the others do.',
    cases: {
      go: [
        'webpki::san::wildcard-embedded-leftmost-san',
        'webpki::san::public-suffix-wildcard-san',
        'webpki::san::san-wildcard-only-tld',
      ],
      gnutls: ['webpki::san::wildcard-embedded-leftmost-san'],
    },
  },
  {
    why: "The very second of notAfter still counts in Go and GnuTLS, and not in OpenSSL; GnuTLS's clock has no parts of a second.",
    cases: {
      go: ['rfc5280::validity::notafter-exact'],
      gnutls: ['rfc5280::validity::notafter-exact', 'rfc5280::validity::notafter-fractional'],
    },
  },
  {
    why: 'OpenSSL has a budget for names times constraints, and refuses beyond it; GnuTLS does the work.',
    cases: { gnutls: ['pathological::nc-dos-3'] },
  },
]
