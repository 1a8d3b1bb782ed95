import { mintAuthority, mintLeaf } from '../../../src/x509/mint.ts'
import { extensionIds } from '../../../src/x509/profile.ts'
import type { Following, Sign } from './follow.ts'
import type { PagesLab } from './pages-lab.ts'

/** The time that follows a label, OpenSSL's or HTTP's. */
function timeAfter(label: RegExp, printed: string): number {
  return Date.parse(new RegExp(`${label.source}(.*)`, 'im').exec(printed)?.[1] ?? '')
}

const endedBefore: Sign = printed => timeAfter(/notAfter=/, printed) < Date.now()
const beginsLater: Sign = printed => timeAfter(/notBefore=/, printed) > Date.now()
const rightTime: Sign = printed => Math.abs(timeAfter(/^date: /, printed) - Date.now()) < 60_000

/** What is wrong with the certificates that a server sends. */
export function ofChains(lab: PagesLab): readonly Following[] {
  const { world, hostOf, sentBy } = lab
  const { root, intermediates } = world.authorities
  const now = new Date()
  const names = ['localhost']
  const good = { host: hostOf('good-p256') }
  const goodRsa = { host: hostOf('good-rsa') }
  const ca = { 'ca.pem': root.certificatePem }
  const looseRoot = mintAuthority({
    now,
    name: 'Loose Root',
    keyType: 'rsa',
    instead: { [extensionIds.keyUsage]: undefined },
  })
  const belowLoose = mintLeaf({ now, issuer: looseRoot, commonName: 'Below a loose root', names })

  return [
    {
      cause: 'certificate-expired',
      commands: [1, 2],
      at: { host: hostOf('expired') },
      signs: [endedBefore],
      prints: [/UTC/, /subject=.*CN = \w+/, /sha256 Fingerprint=/i, /Subject: .*World Intermediate/, /Not After :/],
      without: good,
    },
    {
      cause: 'certificate-not-yet-valid',
      commands: [1],
      at: { host: hostOf('not-yet-valid'), replace: [['http://example.com/', `http://${lab.plain.id}/`]] },
      signs: [beginsLater],
      prints: [/UTC/, rightTime],
      without: { ...good, replace: [['http://example.com/', `http://${lab.plain.id}/`]] },
    },
    {
      cause: 'intercepted',
      commands: [1],
      at: {
        replace: [
          ['github.com:443', hostOf('inspection-product').id],
          ['github.com', 'localhost'],
        ],
        environment: { https_proxy: 'http://proxy.example:3128' },
      },
      signs: [/issuer=.*Zscaler/, /^https_proxy=/m],
      prints: [/sha256 Fingerprint=/i],
      without: {
        replace: [
          ['github.com:443', hostOf('good-p256').id],
          ['github.com', 'localhost'],
        ],
      },
    },
    {
      cause: 'intermediate-missing',
      commands: [1],
      at: {
        host: hostOf('no-intermediate'),
        replace: [['http://ca.example/', `http://${lab.plain.id}/`]],
      },
      signs: [printed => !/^ 1 s:/m.test(printed), /CA Issuers - URI:http:/],
      prints: [/^ 0 s:.*\n +i:.*World Intermediate/m, /subject=.*World Intermediate p256\n\s*issuer=.*World Root/],
      without: { ...good, replace: [['http://ca.example/', `http://${lab.plain.id}/`]] },
    },
    {
      cause: 'intermediate-missing',
      commands: ['cat leaf.pem intermediate.pem > fullchain.pem'],
      afterwards: 'openssl verify -CAfile ca.pem -untrusted fullchain.pem fullchain.pem',
      at: {
        files: {
          ...ca,
          'leaf.pem': sentBy('no-intermediate'),
          'intermediate.pem': intermediates.p256.certificatePem,
        },
      },
      signs: [/^fullchain.pem: OK$/m],
      without: { files: { ...ca, 'leaf.pem': sentBy('no-intermediate'), 'intermediate.pem': '' } },
    },
    {
      cause: 'name-mismatch',
      commands: [1],
      at: { host: hostOf('wrong-name'), environment: { SSL_CERT_FILE: world.rootPath } },
      signs: [/DNS:elsewhere\.example/, /verify error:num=62:hostname mismatch/i],
      prints: [/^(::1|127\.0\.0\.1)\s+localhost/m, /subject=/],
      without: { ...good, environment: { SSL_CERT_FILE: world.rootPath } },
    },
    {
      cause: 'name-not-permitted',
      commands: [1],
      at: { host: hostOf('name-outside-constraints') },
      signs: [/X509v3 Name Constraints: critical\n\s+Permitted:\n\s+DNS:example\.com\n\s+IP:10\.0\.0\.0/],
      prints: [/Subject Alternative Name:\s*\n.*DNS:localhost/],
      without: good,
    },
    {
      cause: 'name-not-permitted',
      commands: [2],
      at: { files: { 'ca.pem': sentBy('name-outside-constraints').split(/(?<=-END CERTIFICATE-----\n)/)[1] ?? '' } },
      signs: [/Name Constraints: critical\n\s+Permitted:\n\s+DNS:example\.com/],
      without: { files: ca },
    },
    {
      cause: 'revoked',
      commands: [1],
      at: { host: hostOf('revoked-staple'), environment: { CURL_CA_BUNDLE: world.rootPath } },
      signs: [/OCSP Response Status: successful/, /Cert Status: revoked/, /Revocation Time: /, /curl: \(91\) .*revo/],
      without: { ...good, environment: { CURL_CA_BUNDLE: world.rootPath } },
    },
    {
      cause: 'self-signed',
      commands: [1],
      at: { host: hostOf('self-signed') },
      signs: [/subject=(.*)\nissuer=\1\n/],
      prints: [/notBefore=.*\nnotAfter=/, /sha256 Fingerprint=/i],
      without: good,
    },
    {
      cause: 'self-signed',
      commands: ['openssl x509 -in /etc/ssl/server.pem -noout -fingerprint -sha256'],
      at: { replace: [['/etc/ssl/server.pem', 'server.pem']], files: { 'server.pem': sentBy('self-signed') } },
      signs: [/^sha256 Fingerprint=([0-9A-F]{2}:){31}[0-9A-F]{2}$/im],
    },
    {
      cause: 'strict-x509',
      commands: [1],
      at: { host: hostOf('no-authority-key'), files: ca },
      signs: [/Missing Authority Key Identifier/],
      prints: [/^chain.pem: OK$/m, /Basic Constraints: critical/],
      without: { ...good, files: ca },
    },
    {
      cause: 'strict-x509',
      commands: [2],
      afterwards:
        'for root in ca ca-new; do openssl verify -x509_strict -CAfile $root.pem server.pem && echo "$root strict"; done',
      at: {
        files: {
          'ca.pem': looseRoot.certificatePem,
          'ca.key': looseRoot.privateKeyPem,
          'server.pem': belowLoose.certificatePem,
        },
      },
      signs: [/CA cert does not include key usage extension/, /^ca-new strict$/m],
    },
    {
      cause: 'weak-key',
      commands: [1],
      at: { host: hostOf('rsa-1024') },
      signs: [/Public-Key: \(1024 bit\)/],
      prints: [/Subject: /, /Public-Key: \(2048 bit\)/],
      without: goodRsa,
    },
    {
      cause: 'weak-key',
      commands: [2],
      afterwards: 'openssl req -in server.csr -noout -text -verify',
      at: { replace: [['host.example.com', 'localhost']] },
      signs: [/Public-Key: \(2048 bit\)/, /DNS:localhost/, /verify OK/i],
    },
    {
      cause: 'weak-signature',
      commands: [1],
      at: { host: hostOf('sha1-signature') },
      signs: [/Signature Algorithm: sha1WithRSAEncryption/],
      prints: [/Subject: /, /Signature Algorithm: (sha256WithRSAEncryption|ecdsa-with-SHA256)/],
      without: goodRsa,
    },
    {
      cause: 'wrong-purpose',
      commands: [1, 2],
      at: { host: hostOf('client-purpose'), files: ca },
      signs: [
        /Extended Key Usage:\s*\n\s+TLS Web Client Authentication$/m,
        /error 26 at 0 depth lookup: unsuitable certificate purpose/,
      ],
      prints: [/Basic Constraints: critical\n\s+CA:TRUE/],
      without: { ...good, files: ca },
    },
    {
      cause: 'wrong-purpose',
      commands: [1, 2],
      at: { host: hostOf('issuer-no-authority'), files: ca },
      signs: [/at 1 depth lookup: invalid CA certificate/],
      without: { ...good, files: ca },
    },
    {
      cause: 'issuer-expired',
      commands: [1],
      at: {
        replace: [['/etc/ssl/certs/ca-certificates.crt', 'store.pem']],
        files: {
          'ca.pem': root.certificatePem,
          'store.pem':
            root.certificatePem +
            mintAuthority({ now, name: 'Ended Root', notBefore: new Date(0), notAfter: new Date(now.getTime() - 1000) })
              .certificatePem +
            world.authorities.otherRoot.certificatePem,
        },
      },
      signs: [/subject=.*Ended Root\nnotAfter=.*\nCertificate will expire/],
      prints: [printed => printed.trimEnd().split('\n').slice(-3)[0]?.includes('World Root') ?? false],
      without: {
        replace: [['/etc/ssl/certs/ca-certificates.crt', 'store.pem']],
        files: { 'ca.pem': root.certificatePem, 'store.pem': root.certificatePem },
      },
    },
    {
      cause: 'issuer-missing',
      commands: [1],
      at: {
        host: hostOf('good-p256'),
        replace: [
          ['/etc/ssl/certs/ca-certificates.crt', 'store.pem'],
          ['acme', '"world root"'],
        ],
        files: {
          'store.pem': world.authorities.otherRoot.certificatePem,
          'ca.pem': world.authorities.otherRoot.certificatePem,
          'server.pem': sentBy('good-p256'),
          'chain.pem': sentBy('good-p256'),
        },
      },
      signs: [/unable to get (local )?issuer certificate/, printed => !/^subject=.*World Root$/m.test(printed)],
      prints: [/^ 1 s:.*\n +i:.*World Root/m],
      without: {
        host: hostOf('good-p256'),
        replace: [
          ['/etc/ssl/certs/ca-certificates.crt', 'store.pem'],
          ['acme', '"world root"'],
        ],
        files: {
          'store.pem': root.certificatePem,
          'ca.pem': root.certificatePem,
          'server.pem': sentBy('good-p256'),
          'chain.pem': sentBy('good-p256'),
        },
      },
    },
    {
      cause: 'issuer-missing',
      commands: [2],
      at: { files: ca },
      signs: [/subject=.*World Root\nsha256 Fingerprint=/i],
    },
  ]
}
