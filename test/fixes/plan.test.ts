import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { KnownStore } from '../../src/causes/cause.ts'
import type { Judged } from '../../src/causes/judge.ts'
import type { TrustFrom } from '../../src/fixes/need.ts'
import { planFix } from '../../src/fixes/plan.ts'
import type { ClientId } from '../../src/model.ts'
import {
  certifi,
  certificates,
  host,
  known,
  leaf,
  privateIntermediate,
  privateRoot,
  publicRoot,
  store,
  systemStore,
} from '../causes/situation.ts'
import { type Environment, type JudgedParts, judged, speaking } from './judged.ts'

const given = known(store({ path: 'corporate.pem', anchors: certificates(privateRoot) }), false)
const inside = { host: host({ name: 'inside.example.com' }), verdict: 'rejected' as const }
const insideChain = [leaf({ issuer: privateIntermediate, names: ['inside.example.com'] }), privateIntermediate]
const everything = [given, known(systemStore), known(certifi)]

function rejecting(id: ClientId, parts: Partial<JudgedParts> = {}): Judged {
  return judged({
    client: speaking(id, () => 'rejected'),
    checks: [{ ...inside, chain: insideChain }],
    known: everything,
    ...parts,
  })
}

interface Options {
  readonly known?: readonly KnownStore[]
  readonly given?: readonly KnownStore[]
  readonly trustFrom?: TrustFrom
  readonly environment?: Environment
}

function plan(clients: readonly Judged[], options: Options = {}) {
  const { known: all = everything, given: own = [given], trustFrom = 'machine', environment = {} } = options
  return planFix(clients, all, own, trustFrom, { environment, kind: 'runner' })
}

/** The common names in each variable's file, and the anchors that are new to its readers. */
function contents({ variables }: ReturnType<typeof planFix>): object {
  const commonName = ({ subject }: { subject: string }): string => /CN=([^,]+)/.exec(subject)?.[1] ?? ''
  const entries = variables.map(({ remedy, anchors, added }) => [
    remedy.variable,
    { holds: anchors.map(commonName).sort(), adds: added.map(each => `${commonName(each)} from ${each.from}`).sort() },
  ])
  return Object.fromEntries(entries)
}

suite('a variable that replaces', () => {
  test('gets all that its reader trusted, and what was missing', () => {
    assert.deepEqual(contents(plan([rejecting('python')])), {
      SSL_CERT_FILE: { holds: ['Private Root', 'Public Root'], adds: ['Private Root from corporate.pem'] },
    })
  })

  test('gets what another variable had replaced as well', () => {
    const small = store({ variable: 'SSL_CERT_FILE', origin: 'variable', path: '/small.pem', anchors: [] })
    const replaced = [{ ...systemStore, replacedBy: 'SSL_CERT_FILE' }]
    const python = rejecting('python', { stores: [small], replaced, environment: { SSL_CERT_FILE: '/small.pem' } })
    assert.deepEqual(contents(plan([python], { environment: { SSL_CERT_FILE: '/small.pem' } })), {
      SSL_CERT_FILE: {
        holds: ['Private Root', 'Public Root'],
        adds: ['Private Root from corporate.pem', 'Public Root from /etc/ssl/certs/ca-certificates.crt'],
      },
    })
  })

  test('gets the whole public store that lends, where its reader has none', () => {
    const outside = { host: host(), verdict: 'rejected' as const, chain: [leaf()] }
    const other = store({ path: '/opt/certifi.pem', anchors: certificates(publicRoot, privateIntermediate) })
    const python = rejecting('python', { checks: [outside], stores: [store({ state: 'missing' })] })
    assert.deepEqual(contents(plan([python], { known: [known(other)], given: [] })), {
      SSL_CERT_FILE: {
        holds: ['Private Intermediate', 'Public Root'],
        adds: ['Private Intermediate from /opt/certifi.pem', 'Public Root from /opt/certifi.pem'],
      },
    })
  })

  test('gets one root only of a private store, even where its reader has none', () => {
    const python = rejecting('python', { stores: [store({ state: 'missing' })] })
    const twoRoots = known(store({ path: 'two.pem', anchors: certificates(privateRoot, publicRoot) }), false)
    const planned = plan([python], { known: [twoRoots], given: [twoRoots] })
    assert.deepEqual(contents(planned), {
      SSL_CERT_FILE: { holds: ['Private Root'], adds: ['Private Root from two.pem'] },
    })
  })

  test('is written for all that will read it, also those that need nothing', () => {
    const content = { host: host(), verdict: 'trusted' as const, chain: [leaf()] }
    const own = store({ path: '/openssl.pem', anchors: certificates(privateIntermediate) })
    const openssl = rejecting('openssl', { checks: [content], stores: [own] })
    assert.deepEqual(contents(plan([rejecting('python'), openssl])), {
      SSL_CERT_FILE: {
        holds: ['Private Intermediate', 'Private Root', 'Public Root'],
        adds: [
          'Private Intermediate from ',
          'Private Root from corporate.pem',
          'Public Root from /etc/ssl/certs/ca-certificates.crt',
        ],
      },
    })
  })
})

test('a variable that adds gets what is missing alone', () => {
  assert.deepEqual(contents(plan([rejecting('node')])), {
    NODE_EXTRA_CA_CERTS: { holds: ['Private Root'], adds: ['Private Root from corporate.pem'] },
  })
})

test('a variable that adds keeps what it named before', () => {
  const named = store({ variable: 'NODE_EXTRA_CA_CERTS', origin: 'variable', anchors: certificates(publicRoot) })
  const node = rejecting('node', { stores: [systemStore, named], environment: { NODE_EXTRA_CA_CERTS: '/x' } })
  assert.deepEqual(contents(plan([node], { environment: { NODE_EXTRA_CA_CERTS: '/x' } })), {
    NODE_EXTRA_CA_CERTS: { holds: ['Private Root', 'Public Root'], adds: ['Private Root from corporate.pem'] },
  })
})

test('each client gets a variable of its own', () => {
  const planned = plan([rejecting('requests'), rejecting('curl'), rejecting('git')])
  assert.deepEqual(
    planned.variables.map(({ remedy }) => remedy.variable),
    ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO'],
  )
})

test('where only the given may lend, the machine does not', () => {
  const holder = known(store({ path: '/etc/corporate.pem', anchors: certificates(privateRoot) }))
  const planned = plan([rejecting('python')], { known: [holder], given: [], trustFrom: 'given' })
  assert.deepEqual([planned.variables, planned.needs, planned.unrepairable.length], [[], [], 1])
  assert.equal(plan([rejecting('python')], { known: [holder], given: [] }).needs[0]?.lender, holder)
})

test('what is given goes before what the machine holds', () => {
  const holder = known(store({ path: '/etc/corporate.pem', anchors: certificates(privateRoot) }))
  assert.equal(plan([rejecting('python')], { known: [holder, given] }).needs[0]?.lender, given)
})

test('nothing is planned for what is trusted or unreachable', () => {
  const checks = [
    { host: host(), verdict: 'trusted' as const, chain: [leaf()] },
    { host: host({ port: 444 }), verdict: 'unreachable' as const },
    { host: host({ port: 445 }), verdict: 'skipped' as const },
    { host: host({ port: 446 }), verdict: 'error' as const },
  ]
  assert.deepEqual(plan([rejecting('python', { checks })]), { variables: [], needs: [], unrepairable: [] })
})
