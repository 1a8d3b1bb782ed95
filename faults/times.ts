import { join } from 'node:path'
import { mintAuthority, mintLeaf } from '../src/x509/mint.ts'
import { inNamespace } from '../test/e2e/namespace.ts'
import { installCertifi } from '../test/e2e/python-site.ts'
import { each, type Fault, repaired, trusted, unrepaired } from './fault.ts'
import type { Lab } from './lab.ts'
import { everyVariable } from './stores.ts'

// What time does to trust: a root whose time is over, a list from before a root's time, a clock that tells another one.

const now = new Date()
const inDays = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60 * 1000)
const inYears = (years: number) => inDays(years * 365)

const past = { notBefore: inYears(-4), notAfter: inDays(-50) }
const clients = ['python', 'curl', 'git', 'openssl', 'node', 'go', 'ruby'] as const

export const issuerExpired: Fault = {
  title: 'a root in the store has expired, or the path over it has',
  seenIn: ['certifi/python-certifi#182', 'curl/curl-www#154', 'msys2/MSYS2-packages#2653'],
  cases: [
    {
      title: 'every variable names the root that expired, and its renewal is given',
      machine: 'runner',
      async arrange(lab) {
        const old = mintAuthority({ now, name: 'Old Root', ...past })
        const renewed = mintAuthority({ now, name: 'Old Root', keyOf: old })
        return {
          host: await lab.serving(mintLeaf({ now, issuer: old, commonName: 'leaf', names: ['127.0.0.1'] })),
          environment: everyVariable(lab.file('expired-root.pem', old.certificatePem)),
          given: lab.file('renewed-root.pem', renewed.certificatePem),
        }
      },
      expected: each(clients, repaired('issuer-expired')),
    },
    {
      title: 'the server sends a cross-sign of the root that expired, and the store has the other root too',
      machine: 'runner',
      async arrange(lab) {
        const old = mintAuthority({ now, name: 'Old Root', ...past })
        const young = mintAuthority({ now, name: 'Young Root' })
        const crossSign = mintAuthority({ now, name: 'Young Root', keyOf: young, issuer: old })
        return {
          host: await lab.serving(
            mintLeaf({ now, issuer: young, commonName: 'leaf', names: ['127.0.0.1'] }),
            crossSign,
          ),
          environment: everyVariable(lab.file('both-roots.pem', old.certificatePem + young.certificatePem)),
        }
      },
      expected: each(clients, trusted),
    },
  ],
}

/** A list of long ago, three roots that came later (PEM), and a host below one of them. */
async function lists(lab: Lab): Promise<{ readonly old: string; readonly young: string; readonly host: string }> {
  const old = Array.from({ length: 60 }, (_, index) =>
    mintAuthority({ now, name: `Root ${index}`, notBefore: inYears(-20), notAfter: inYears(5) }),
  )
  const young = ['Young', 'Other', 'Third'].map(name =>
    mintAuthority({ now, name: `${name} Root`, notBefore: inYears(-3), notAfter: inYears(9) }),
  )
  const [issuer] = young
  if (issuer === undefined) throw new Error('no root was made')
  const pem = (roots: typeof old) => roots.map(({ certificatePem }) => certificatePem).join('')
  const leaf = mintLeaf({ now, issuer, commonName: 'leaf', names: ['127.0.0.1'] })
  return { old: pem(old), young: pem(young), host: await lab.serving(leaf) }
}

export const outdated: Fault = {
  title: 'the bundle is older than the root',
  seenIn: ['prometheus/blackbox_exporter#1429', 'pypa/pip#2130', 'GoogleContainerTools/kaniko#2281'],
  cases: [
    {
      title: 'SSL_CERT_FILE names an old list, and certifi has the young root',
      machine: 'runner',
      async arrange(lab) {
        const { old, young, host } = await lists(lab)
        const site = join(lab.folder, 'young')
        installCertifi(site, old + young)
        return { host, environment: { SSL_CERT_FILE: lab.file('old-list.pem', old), PYTHONPATH: site } }
      },
      expected: { ...each(['python', 'curl', 'openssl'], repaired('store-outdated')), requests: trusted },
    },
    {
      title: "certifi is pinned to an old list, and the system's list has the young root",
      machine: 'namespace',
      async arrange(lab) {
        const { old, young, host } = await lists(lab)
        const site = join(lab.folder, 'pinned')
        installCertifi(site, old)
        const system = lab.file('system-list.pem', old + young)
        return {
          host,
          environment: { PYTHONPATH: site },
          enter: (command, environment) =>
            inNamespace(`mount --bind '${system}' /etc/ssl/certs/ca-certificates.crt`, command, environment),
        }
      },
      expected: { requests: repaired('store-outdated'), ...each(['curl', 'git'], trusted) },
    },
  ],
}

export const clockWrong: Fault = {
  title: 'the clock is wrong',
  seenIn: ['openssl/openssl#14771', 'curl/curl#12516', 'vmware/vic#2670'],
  cases: [
    {
      title: 'a year behind, and the root is in every store',
      machine: 'another clock',
      arrange: async lab => ({
        host: lab.world.member('good-p256').host.id,
        environment: { ...everyVariable(lab.world.rootPath), ...lab.clock(-365) },
      }),
      expected: each(['python', 'requests', 'curl', 'git', 'openssl', 'node'], unrepaired('clock-wrong')),
    },
  ],
}
