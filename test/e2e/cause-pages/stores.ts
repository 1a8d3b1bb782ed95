import { execFileSync } from 'node:child_process'
import { getuid } from 'node:process'
import { mintAuthority, mintLeaf } from '../../../src/x509/mint.ts'
import { inNamespace, withoutSystemStores } from '../namespace.ts'
import { installCertifi, publicRoots } from '../python-site.ts'
import type { Following, Place } from './follow.ts'
import type { PagesLab } from './pages-lab.ts'

const broken = '-----BEGIN CERTIFICATE-----\nMIIB!!!!\n-----END CERTIFICATE-----\n'
const systemBundle = '/etc/ssl/certs/ca-certificates.crt'

/** What is wrong with the stores of a client. */
export function ofStores(lab: PagesLab): readonly Following[] {
  const { world, hostOf } = lab
  const { root, otherRoot } = world.authorities
  const now = new Date()
  const good = hostOf('good-p256')
  const url = `https://${good.id}/`
  const belowRoot = mintLeaf({ now, issuer: root, commonName: 'Below the root', names: ['localhost'] }).certificatePem
  const old = mintAuthority({
    now,
    name: 'Old Root',
    notBefore: new Date('2006-01-01'),
    notAfter: new Date('2046-01-01'),
  })
  const certifi = {
    site: `${lab.folder}/site`,
    bundle: installCertifi(`${lab.folder}/site`, publicRoots + root.certificatePem),
  }
  const ca = { 'ca.pem': root.certificatePem }
  const inCertificates = [['/opt/certs', 'certs']] as const
  const unhashed: Place = {
    replace: inCertificates,
    files: { 'certs/ca.pem': root.certificatePem, 'server.pem': belowRoot },
  }
  const inPlace = (bundle: string): Place => ({
    replace: [[systemBundle, 'store.pem']],
    files: { 'store.pem': bundle },
  })

  return [
    {
      cause: 'directory-not-hashed',
      commands: [1],
      at: unhashed,
      signs: [/unable to get local issuer certificate/],
      prints: [/ca\.pem$/m, /^[0-9a-f]{8}$/m],
      without: {
        ...unhashed,
        files: { ...unhashed.files, [`certs/${hashOf(world.rootPath)}.0`]: root.certificatePem },
      },
    },
    {
      cause: 'directory-not-hashed',
      commands: [2],
      afterwards: 'openssl verify -CApath certs server.pem',
      at: unhashed,
      signs: [/^server\.pem: OK$/m],
    },
    {
      cause: 'store-empty',
      commands: [1],
      at: { files: { 'store.pem': '' }, environment: { SSL_CERT_FILE: 'store.pem' } },
      signs: [/^0\n0$/m],
      prints: [/store\.pem$/m],
      without: { files: { 'store.pem': root.certificatePem }, environment: { SSL_CERT_FILE: 'store.pem' } },
    },
    {
      cause: 'store-empty',
      commands: ['test -s ca.pem || exit 1'],
      afterwards: 'echo goes on',
      at: { files: { 'ca.pem': '' } },
      signs: [printed => printed === ''],
      without: { files: ca },
    },
    {
      cause: 'store-malformed',
      commands: [1],
      at: { files: { 'ca.pem': root.der } },
      signs: [/^0$/m, /Certificate, Version=3|: data$/m, /ssl\.SSLError|NO_CERTIFICATE_OR_CRL_FOUND/],
      without: { files: ca },
    },
    {
      cause: 'store-malformed',
      commands: [1],
      at: { files: { 'ca.pem': otherRoot.certificatePem + broken + root.certificatePem } },
      signs: [/^3$/m, printed => !printed.includes('World Root')],
      without: { files: { 'ca.pem': otherRoot.certificatePem + root.certificatePem } },
    },
    ...inOtherForms(lab),
    {
      cause: 'store-missing',
      commands: [1],
      at: {
        host: good,
        environment: { PYTHONPATH: certifi.site },
        enter: (command, environment) => inNamespace(withoutSystemStores, command, environment),
      },
      signs: [/cafile=None, capath=None/, /\(77\)|CAfile: none|error setting certificate/],
      prints: [/^OPENSSLDIR: "/m, /site\/certifi\/cacert\.pem$/m],
      without: { host: good, environment: { PYTHONPATH: certifi.site } },
    },
    {
      cause: 'store-missing',
      commands: [`export SSL_CERT_FILE="$(python3 -c 'import certifi; print(certifi.where())')"`],
      afterwards: `curl -sS -o answer -w '%{http_code}' ${url}`,
      at: {
        environment: { PYTHONPATH: certifi.site },
        enter: (command, environment) => inNamespace(withoutSystemStores, command, environment),
      },
      signs: [/^404$/m],
    },
    {
      cause: 'store-outdated',
      commands: [1],
      at: inPlace(old.certificatePem),
      signs: [printed => lastYear(printed) < 2010],
      prints: [/^Version: \d+.*\nVersion: \d+/m],
      without: inPlace(publicRoots),
    },
    {
      cause: 'store-replaced',
      commands: [1],
      at: {
        replace: [['https://pypi.org/', url]],
        files: { 'one.pem': otherRoot.certificatePem, '.gitconfig': '[http]\n\tsslCAInfo = one.pem\n' },
        environment: { PYTHONPATH: certifi.site, REQUESTS_CA_BUNDLE: 'one.pem' },
      },
      signs: [/^one\.pem:1$/m, /\.gitconfig\tone\.pem$/m],
      prints: [/ca-certificates\.crt:\d{2,}/, /<Response \[404\]>/],
      without: {
        replace: [['https://pypi.org/', url]],
        environment: { PYTHONPATH: certifi.site, REQUESTS_CA_BUNDLE: certifi.bundle },
      },
    },
    {
      cause: 'store-replaced',
      commands: [2],
      afterwards: `python3 -c 'import requests; print(requests.get("${url}"))'`,
      at: { files: { 'acme-ca.pem': root.certificatePem }, environment: { REQUESTS_CA_BUNDLE: 'acme-ca.pem' } },
      signs: [/<Response \[404\]>/],
    },
    {
      cause: 'store-replaced',
      commands: ['git config --global http.https://git.acme.example/.sslCAInfo acme-ca.pem'],
      afterwards: `git ls-remote ${url}; git ls-remote https://${hostOf('good-rsa').id}/`,
      at: { replace: [['https://git.acme.example/', url]], files: { 'acme-ca.pem': root.certificatePem } },
      signs: [/repository '.*' not found/, /server certificate verification failed|SSL certificate problem/],
    },
    {
      cause: 'store-unreadable',
      commands: [1],
      afterwards: 'chmod u+rwx private || true',
      at: {
        ...closed(root.certificatePem),
        enter: (command, environment) => asNobody('chmod 0 private', command, environment),
      },
      signs: [/^ ?d-{9} .*private$/m, /Permission denied/],
      prints: [/^uid=\d+/m, /f?\S* .*ca-certificates|bundle\.pem/],
      without: {
        ...closed(root.certificatePem),
        enter: (command, environment) => asNobody('chmod 755 private', command, environment),
      },
    },
    {
      cause: 'store-unreadable',
      commands: ['chmod a+x DIR', 'chmod 0644 FILE'],
      afterwards: 'ls -ld private private/bundle.pem',
      at: {
        replace: [
          ['DIR', 'private'],
          ['FILE', 'private/bundle.pem'],
        ],
        files: { 'private/bundle.pem': '' },
      },
      signs: [/^d..x..x..x .*private$/m, /^-rw-r--r-- .*bundle\.pem$/m],
    },
    {
      cause: 'variable-points-nowhere',
      commands: [1],
      at: { environment: { GIT_SSL_CAINFO: '/nonexistent/ca.pem', SSL_CERT_FILE: systemBundle } },
      signs: [/'?\/nonexistent\/ca\.pem'?: No such file/],
      prints: [/^[-l]\S+ .*ca-certificates\.crt/m],
      without: { environment: { GIT_SSL_CAINFO: systemBundle, SSL_CERT_FILE: systemBundle } },
    },
  ]
}

/** Each row of the table that tells how to make PEM of what it is. */
function inOtherForms({ world }: PagesLab): readonly Following[] {
  const { certificatePem, der, privateKeyPem } = world.authorities.root
  const isRoot = 'openssl x509 -in ca.pem -noout -subject'
  const of = (command: string, place: Place, before = ''): Following => ({
    cause: 'store-malformed',
    commands: [command],
    afterwards: isRoot,
    at: before === '' ? place : { ...place, enter: prepared(before) },
    signs: [/^subject=.*World Root$/m],
  })
  const files = { 'root.pem': certificatePem, 'root.key': privateKeyPem }
  const asSecret = certificatePem.trimEnd()
  return [
    of('openssl x509 -inform DER -in ca.cer -out ca.pem', { files: { 'ca.cer': der } }),
    of(
      'openssl pkcs7 -print_certs -in ca.p7b -out ca.pem',
      { files },
      'openssl crl2pkcs7 -nocrl -certfile root.pem -out ca.p7b',
    ),
    of(
      'openssl pkcs12 -in ca.p12 -nokeys -cacerts -out ca.pem',
      { files, replace: [['-nokeys', '-passin pass:changeit -nokeys']] },
      'openssl pkcs12 -export -nokeys -in root.pem -passout pass:changeit -out ca.p12',
    ),
    of(
      'keytool -exportcert -rfc -keystore cacerts -alias ALIAS',
      { files, replace: [['ALIAS', 'root -storepass changeit >ca.pem']] },
      'keytool -importcert -noprompt -keystore cacerts -storepass changeit -alias root -file root.pem',
    ),
    of(`printf '%s\\n' "$SECRET"`, {
      replace: [['"$SECRET"', '"$SECRET" >ca.pem']],
      environment: { SECRET: asSecret },
    }),
    of(`printf '%b\\n'`, {
      replace: [["'%b\\n'", `'%b\\n' "$SECRET" >ca.pem`]],
      environment: { SECRET: asSecret.replaceAll('\n', '\\n') },
    }),
  ]
}

/** What is made before the page is followed. */
function prepared(before: string): NonNullable<Place['enter']> {
  return (command, _environment, folder) => [
    'sh',
    '-euc',
    `cd "$1"; shift; ${before} >&2; exec "$@"`,
    'sh',
    folder,
    ...command,
  ]
}

function closed(bundle: string): Place {
  return { replace: [[systemBundle, 'private/bundle.pem']], files: { 'private/bundle.pem': bundle } }
}

/** Root passes through what is closed. */
function asNobody(
  before: string,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): readonly string[] {
  const nobody = getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  return ['sh', '-euc', `${before}; exec "$@"`, 'sh', 'env', '-i', ...settings, ...nobody, ...command]
}

function hashOf(path: string): string {
  const args = ['x509', '-noout', '-subject_hash', '-in', path]
  return execFileSync('openssl', args, { env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8' }).trim()
}

function lastYear(printed: string): number {
  return Math.max(...[...printed.matchAll(/Not Before:.* (\d{4}) GMT/g)].map(([, year]) => Number(year)))
}
