import { join } from 'node:path'
import { mintAuthority, mintLeaf } from '../src/x509/mint.ts'
import { installCertifi } from '../test/e2e/python-site.ts'
import { each, type Fault, repaired, trusted, unrepaired } from './fault.ts'
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

export const outdated: Fault = {
  title: 'the bundle is older than the root',
  seenIn: ['prometheus/blackbox_exporter#1429', 'pypa/pip#2130', 'GoogleContainerTools/kaniko#2281'],
  cases: [
    {
      title: 'SSL_CERT_FILE names an old list, and certifi has the young root',
      machine: 'runner',
      async arrange(lab) {
        const old = Array.from({ length: 60 }, (_, index) =>
          mintAuthority({ now, name: `Root ${index}`, notBefore: inYears(-20), notAfter: inYears(5) }),
        )
        const [young, ...others] = ['Young', 'Other', 'Third'].map(name =>
          mintAuthority({ now, name: `${name} Root`, notBefore: inYears(-3), notAfter: inYears(9) }),
        )
        if (young === undefined) throw new Error('no root was made')
        const pem = (roots: typeof old) => roots.map(({ certificatePem }) => certificatePem).join('')
        const site = join(lab.folder, 'young')
        installCertifi(site, pem([...old, young, ...others]))
        return {
          host: await lab.serving(mintLeaf({ now, issuer: young, commonName: 'leaf', names: ['127.0.0.1'] })),
          environment: { SSL_CERT_FILE: lab.file('old-list.pem', pem(old)), PYTHONPATH: site },
        }
      },
      expected: { ...each(['python', 'curl', 'openssl'], repaired('store-outdated')), requests: trusted },
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
