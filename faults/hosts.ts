import { dirname } from 'node:path'
import { inNamespace } from '../test/e2e/namespace.ts'
import { publicRoots } from '../test/e2e/python-site.ts'
import { each, type Fault, type FaultCase, type Outcome, repaired, trusted, unrepaired } from './fault.ts'
import type { Lab } from './lab.ts'
import { everyVariable } from './stores.ts'

const six = ['python', 'requests', 'curl', 'git', 'openssl', 'node'] as const

const unreachable = (cause: 'unreachable' | 'not-tls'): Outcome => ({ verdict: 'unreachable', cause, fix: 'none' })

/** A server of the world, and the root given. */
function server(title: string, id: string, expected: FaultCase['expected']): FaultCase {
  return {
    title,
    machine: 'runner',
    arrange: async ({ world }) => ({ host: world.member(id).host.id, given: world.rootPath }),
    expected,
  }
}

/** The system's stores with one more root in them. */
function withRootInSystemStore(lab: Lab): string {
  const bundle = lab.file('system-store.pem', publicRoots + lab.world.authorities.root.certificatePem)
  return `mount --bind '${bundle}' /etc/ssl/certs/ca-certificates.crt`
}

export const privateRoot: Fault = {
  title: 'an inspecting proxy or a private CA, whose root the client does not have',
  seenIn: [
    'actions/runner#962',
    'actions/checkout#1408',
    'actions/setup-python#608',
    'npm/npm#9282',
    'moby/moby#36820',
  ],
  cases: [
    {
      title: 'a proxy opens TLS, and its CA is given',
      machine: 'behind a proxy',
      async arrange(lab) {
        const proxy = await lab.inspecting()
        return {
          host: lab.world.member('good-p256').host.id,
          environment: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, https_proxy: `http://127.0.0.1:${proxy.port}` },
          given: proxy.authorityPath,
        }
      },
      expected: each(['requests', 'curl', 'git'], repaired('intercepted')),
    },
    server(
      "a private CA's root is given",
      'good-p256',
      each([...six, 'java', 'ruby', 'go'], repaired('issuer-missing')),
    ),
    {
      title: 'every variable names the intermediate alone, which signed the certificate, and the root is given',
      machine: 'runner',
      arrange: async ({ world, file }) => ({
        host: world.member('good-p256').host.id,
        environment: everyVariable(file('intermediate.pem', world.authorities.intermediate.certificatePem)),
        given: world.rootPath,
      }),
      // The latter end their way at any certificate of their store.
      expected: {
        ...each(['python', 'requests', 'openssl', 'node'], repaired('issuer-missing')),
        ...each(['curl', 'git', 'go'], trusted),
      },
    },
    {
      title: 'a private CA’s root is nowhere',
      machine: 'runner',
      arrange: async ({ world }) => ({ host: world.member('unknown-root-with-intermediate').host.id }),
      expected: each(six, unrepaired('issuer-missing')),
    },
  ],
}

export const otherStore: Fault = {
  title: "the CA is in the system's store, and this client has a store of its own",
  seenIn: ['psf/requests#4463', 'certifi/python-certifi#69', 'nodejs/node#58198', 'actions/checkout#822'],
  cases: [
    {
      title: 'the root is in /etc/ssl/certs/ca-certificates.crt, and certifi has the public roots',
      machine: 'namespace',
      async arrange(lab) {
        const { site } = lab.certifi('public')
        return {
          host: lab.world.member('good-p256').host.id,
          environment: { PYTHONPATH: site },
          enter: (command, environment) => inNamespace(withRootInSystemStore(lab), command, environment),
        }
      },
      expected: {
        ...each(['curl', 'git', 'go', 'wget', 'gnutls'], trusted),
        ...each(['requests', 'node'], repaired('issuer-missing')),
      },
    },
    {
      title: 'the root was copied to /usr/local/share/ca-certificates, and update-ca-certificates did not run',
      machine: 'namespace',
      arrange: async lab => ({
        host: lab.world.member('good-p256').host.id,
        enter: (command, environment) => inNamespace(copiedOnly(lab, 'acme.crt'), command, environment),
      }),
      expected: each(six, unrepaired('issuer-missing')),
    },
  ],
}

/** Where Debian's administrators put roots, and none of its clients looks: update-ca-certificates is wanted. */
function copiedOnly(lab: Lab, name: string): string {
  const file = lab.file(`copied/${name}`, lab.world.authorities.root.certificatePem)
  return `mount -t tmpfs none /usr/local/share/ca-certificates; cp '${file}' /usr/local/share/ca-certificates/`
}

export const omitted: Fault = {
  title: 'the server does not send the intermediate',
  seenIn: ['curl/curl#2197', 'nodejs/node#16336', 'psf/requests#2959', 'PelicanPlatform/pelican#1574'],
  cases: [
    server('a leaf alone, of a CA that is given', 'no-intermediate', each(six, unrepaired('intermediate-missing'))),
  ],
}

/** What Python does by itself from 3.13 on. */
const strictContexts = `import ssl
create = ssl.create_default_context
def strict(*args, **kwargs):
    context = create(*args, **kwargs)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context
ssl.create_default_context = ssl._create_default_https_context = strict
`

export const strict: Fault = {
  title: 'the CA is there, and a client holds its certificates to stricter rules',
  seenIn: ['urllib3/urllib3#3665', 'python/cpython#107361', 'openssl/openssl#28391'],
  cases: [
    {
      title: 'a leaf without authorityKeyIdentifier, and a Python that verifies as 3.13 does',
      machine: 'runner',
      arrange: async lab => ({
        host: lab.world.member('no-authority-key').host.id,
        environment: {
          ...everyVariable(lab.world.rootPath),
          PYTHONPATH: dirname(lab.file('strict/sitecustomize.py', strictContexts)),
        },
      }),
      expected: { python: unrepaired('strict-x509'), ...each(['curl', 'git', 'openssl', 'node'], trusted) },
    },
  ],
}

export const noTrustFailure: Fault = {
  title: 'no failure of trust at all',
  seenIn: ['conda/conda#10429', 'actions/setup-java#473', 'pypa/pip#7691'],
  cases: [
    server('another name', 'wrong-name', each(six, unrepaired('name-mismatch'))),
    server('an expired certificate', 'expired', each(six, unrepaired('certificate-expired'))),
    server(
      'the server wants a certificate of the client',
      'client-certificate',
      each(six, unrepaired('client-certificate-required')),
    ),
    {
      title: 'TLS 1.1 and nothing newer, and the root is in every store',
      machine: 'runner',
      arrange: async ({ world }) => ({
        host: world.member('tls-1.1').host.id,
        environment: everyVariable(world.rootPath),
      }),
      // Debian's GnuTLS still speaks it.
      expected: {
        ...each(['python', 'requests', 'curl', 'openssl', 'node'], unrepaired('protocol-too-old')),
        git: trusted,
      },
    },
    server('plain HTTP', 'plain-http', each(six, unreachable('not-tls'))),
    server('nobody listens', 'closed-port', each(six, unreachable('unreachable'))),
    {
      title: 'the proxy is written with https://, and speaks HTTP',
      machine: 'behind a proxy',
      async arrange(lab) {
        const { port } = await lab.connecting()
        return {
          host: lab.world.member('good-p256').host.id,
          environment: { HTTPS_PROXY: `https://127.0.0.1:${port}`, https_proxy: `https://127.0.0.1:${port}` },
        }
      },
      expected: each(['requests', 'curl', 'git'], unreachable('unreachable')),
    },
    {
      title: 'a Python that was built without its ssl module',
      machine: 'runner',
      arrange: async lab => ({
        host: lab.world.member('good-p256').host.id,
        environment: {
          PYTHONPATH: dirname(lab.file('no-ssl/sitecustomize.py', 'import sys\n\nsys.modules["_ssl"] = None\n')),
        },
      }),
      expected: { python: { verdict: 'error', cause: 'unknown', fix: 'none' } },
    },
    {
      title: 'the proxy blocks the host',
      machine: 'behind a proxy',
      async arrange(lab) {
        const { port } = await lab.connecting()
        return {
          host: '127.0.0.1:9',
          environment: { HTTPS_PROXY: `http://127.0.0.1:${port}`, https_proxy: `http://127.0.0.1:${port}` },
        }
      },
      expected: each(['requests', 'curl', 'git'], unreachable('unreachable')),
    },
  ],
}
