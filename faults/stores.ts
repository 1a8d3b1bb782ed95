import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { getuid } from 'node:process'
import { inNamespace, withoutSystemStores } from '../test/e2e/namespace.ts'
import { publicRoots } from '../test/e2e/python-site.ts'
import { each, type Fault, repaired, trusted, unrepaired } from './fault.ts'
import type { Lab } from './lab.ts'

const systemBundle = '/etc/ssl/certs/ca-certificates.crt'
const six = ['python', 'requests', 'curl', 'git', 'openssl', 'node'] as const

/** Every variable that names a bundle for one of the six. */
export function everyVariable(path: string): Readonly<Record<string, string>> {
  const names = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO', 'NODE_EXTRA_CA_CERTS']
  return Object.fromEntries(names.map(name => [name, path]))
}

export const good = ({ world }: Lab): string => world.member('good-p256').host.id

export const prefixGone: Fault = {
  title: "the store's path is compiled in, and nothing is there: a moved prefix",
  seenIn: ['ContinuumIO/anaconda-issues#11205', 'conda/conda-pack#237', 'astral-sh/python-build-standalone#858'],
  cases: [
    {
      title: 'OpenSSL’s directories are empty, and certifi beside Python holds the issuer',
      machine: 'namespace',
      async arrange(lab) {
        const { site } = lab.certifi('moved', lab.world.authorities.root.certificatePem)
        return {
          host: good(lab),
          environment: { PYTHONPATH: site },
          enter: (command, environment) => inNamespace(withoutSystemStores, command, environment),
        }
      },
      expected: {
        ...each(['python', 'aiohttp', 'curl', 'openssl'], repaired('store-missing')),
        requests: trusted,
      },
    },
  ],
}

export const replaced: Fault = {
  title: 'a variable replaced the store rather than add to it',
  seenIn: ['psf/requests#3908', 'BerriAI/litellm#40113', 'denoland/clawpatrol#768'],
  cases: [
    {
      title: 'REQUESTS_CA_BUNDLE holds one private CA, in the place of a certifi with the issuer',
      machine: 'runner',
      async arrange(lab) {
        const { root, otherRoot } = lab.world.authorities
        const { site } = lab.certifi('replaced', root.certificatePem)
        const bundle = lab.file('one-private-ca.pem', otherRoot.certificatePem)
        return { host: good(lab), environment: { PYTHONPATH: site, REQUESTS_CA_BUNDLE: bundle } }
      },
      expected: { requests: repaired('store-replaced') },
    },
  ],
}

export const unreadable: Fault = {
  title: 'the bundle cannot be read by this user',
  seenIn: ['ualbertalib/discovery#2022', 'gogs/gogs#1212', 'jcgregorio/httplib2#252'],
  cases: [
    {
      title: 'through a parent folder that is closed to it',
      machine: 'other user',
      async arrange(lab) {
        const path = lab.file('private/bundle.pem', lab.world.authorities.root.certificatePem)
        const isRoot = getuid?.() === 0
        chmodSync(path, isRoot ? 0o644 : 0)
        chmodSync(dirname(path), isRoot ? 0o700 : 0o500)
        const home = join(lab.folder, 'nobody')
        mkdirSync(home, { recursive: true })
        chmodSync(home, 0o777)
        const nobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
        return {
          host: good(lab),
          environment: { HOME: home, ...everyVariable(path) },
          enter: (command, environment) => [
            ...['env', '-i', ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)],
            ...nobody,
            ...command,
          ],
          given: lab.file('given/world-root.pem', lab.world.authorities.root.certificatePem),
        }
      },
      expected: each(six, repaired('store-unreadable')),
    },
    {
      title: "the system's bundle was made under umask 077",
      machine: 'other user',
      async arrange(lab) {
        const home = join(lab.folder, 'nobody-2')
        mkdirSync(home, { recursive: true })
        chmodSync(home, 0o777)
        const bundle = lab.file('umask/bundle.pem', publicRoots + lab.world.authorities.root.certificatePem)
        const isRoot = getuid?.() === 0
        chmodSync(bundle, isRoot ? 0o600 : 0)
        const nobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
        return {
          host: good(lab),
          environment: { HOME: home },
          enter: (command, environment) =>
            inNamespace(`mount --bind '${bundle}' ${systemBundle}`, [...nobody, ...command], environment),
          given: lab.file('given/world-root-2.pem', lab.world.authorities.root.certificatePem),
        }
      },
      // git with GnuTLS reads the folder, and every file in it that it can: nobody knows what the other one holds.
      expected: { ...each(['requests', 'curl'], repaired('store-unreadable')), git: repaired('issuer-missing') },
    },
  ],
}

export const ignored: Fault = {
  title: 'the variable is set, and the client does not read it',
  seenIn: ['cloudfoundry/cli#1263', 'golang/go#77865', 'libressl/portable#747', 'astral-sh/uv#16474'],
  cases: [
    {
      title: 'SSL_CERT_FILE alone names a bundle with the issuer',
      machine: 'runner',
      async arrange(lab) {
        const { bundle } = lab.certifi('ignored', lab.world.authorities.root.certificatePem)
        return { host: good(lab), environment: { SSL_CERT_FILE: bundle } }
      },
      expected: {
        ...each(['python', 'aiohttp', 'curl', 'openssl', 'ruby', 'go'], trusted),
        ...each(['requests', 'git', 'node'], repaired('variable-ignored')),
        ...each(['wget', 'gnutls', 'php-curl'], unrepaired('variable-ignored')),
      },
    },
  ],
}

function hashOf(path: string): string {
  const args = ['x509', '-noout', '-subject_hash', '-in', path]
  return execFileSync('openssl', args, { env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8' }).trim()
}

export const notHashed: Fault = {
  title: 'a directory of certificates has no hash links',
  seenIn: ['openssl/openssl#4708', 'openssl/openssl#23882', 'ansible/ansible#82684'],
  cases: [
    {
      title: "SSL_CERT_DIR names certifi's folder",
      machine: 'runner',
      async arrange(lab) {
        const { bundle } = lab.certifi('unhashed', lab.world.authorities.root.certificatePem)
        return { host: good(lab), environment: { SSL_CERT_DIR: dirname(bundle) } }
      },
      // Go reads every file of a directory.
      expected: { ...each(['python', 'curl', 'openssl', 'ruby'], repaired('directory-not-hashed')), go: trusted },
    },
    {
      title: 'SSL_CERT_DIR names a folder whose hash link leads to nothing',
      machine: 'runner',
      async arrange(lab) {
        const folder = join(lab.folder, 'dangling')
        mkdirSync(folder, { recursive: true })
        symlinkSync('gone.pem', join(folder, `${hashOf(lab.world.rootPath)}.0`))
        const { site } = lab.certifi('dangling-site', lab.world.authorities.root.certificatePem)
        return { host: good(lab), environment: { SSL_CERT_DIR: folder, PYTHONPATH: site } }
      },
      expected: each(['python', 'curl', 'openssl', 'ruby'], repaired('store-empty')),
    },
  ],
}
