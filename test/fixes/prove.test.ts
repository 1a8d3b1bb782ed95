import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Judged } from '../../src/causes/judge.ts'
import { planFix } from '../../src/fixes/plan.ts'
import { prove, type Try } from '../../src/fixes/prove.ts'
import type { ClientId, Verdict } from '../../src/model.ts'
import { certificates, host, known, leaf, privateRoot, store } from '../causes/situation.ts'
import { control, type Environment, judged, machineWith, questions, type Says, speaking } from './judged.ts'

const inside = host({ name: 'inside.example.com' })
const outside = host()
const given = known(store({ path: 'corporate.pem', anchors: certificates(privateRoot) }), false)
const chain = [leaf({ issuer: privateRoot, names: ['inside.example.com'] })]

/** Rejects what is inside, trusts what is outside; under a fix it says what it is told to. */
function client(id: ClientId, underFix: Says, controlBefore: Verdict = 'rejected'): Judged {
  return judged({
    client: speaking(id, underFix),
    checks: [
      { host: inside, verdict: 'rejected', chain },
      { host: outside, verdict: 'trusted', chain: [leaf()] },
    ],
    known: [given],
    control: controlBefore,
  })
}

/** As it should be: under its variable the client trusts all but the control. */
function repairedBy(variable: string): Says {
  return (environment, at) =>
    at === control ? 'rejected' : at === outside || environment[variable] ? 'trusted' : 'rejected'
}

function proven(clients: readonly Judged[], environment: Environment) {
  const { needs } = planFix(clients, [given], [given], 'machine', machineWith({}))
  return prove(under, clients, needs, environment, questions(inside, outside))
}

const under: Try = async environment => ({ machine: machineWith(environment), close: async () => {} })

test('variables that repair and harm nobody stay, with every check before and after', async () => {
  const clients = [client('python', repairedBy('SSL_CERT_FILE')), client('git', repairedBy('GIT_SSL_CAINFO'))]
  const environment = { SSL_CERT_FILE: '/fix/a.pem', GIT_SSL_CAINFO: '/fix/a.pem' }
  const proof = await proven(clients, environment)
  assert.deepEqual([proof.environment, proof.dropped.size], [environment, 0])
  assert.deepEqual(
    proof.comparisons.map(({ judged: { asked }, check, after }) => [
      asked.client.id,
      check.host.name,
      check.verdict.verdict,
      after.verdict,
    ]),
    [
      ['python', 'inside.example.com', 'rejected', 'trusted'],
      ['python', 'host.example.com', 'trusted', 'trusted'],
      ['git', 'inside.example.com', 'rejected', 'trusted'],
      ['git', 'host.example.com', 'trusted', 'trusted'],
    ],
  )
})

suite('a variable is dropped', () => {
  const cases: readonly { title: string; says: Says; why: RegExp }[] = [
    {
      title: 'when it repairs nothing',
      says: (_, at) => (at === outside ? 'trusted' : 'rejected'),
      why: /^nothing is repaired by it: python was asked under/,
    },
    {
      title: 'when a host that was trusted no longer is',
      says: (_, at) => (at === inside ? 'trusted' : 'rejected'),
      why: /^Python trusted host\.example\.com:443 before and does not under it: /,
    },
    {
      title: 'when a host that was trusted can no longer be reached',
      says: (_, at) => (at === outside ? 'unreachable' : at === inside ? 'trusted' : 'rejected'),
      why: /^Python trusted host\.example\.com:443 before and does not/,
    },
    {
      title: 'when the client begins to trust the control',
      says: () => 'trusted',
      why: /^Python trusts a server under it whose issuer nobody holds$/,
    },
  ]
  for (const { title, says, why } of cases) {
    test(title, async () => {
      const proof = await proven([client('python', says)], { SSL_CERT_FILE: '/fix/a.pem' })
      assert.deepEqual([proof.environment, proof.comparisons], [{}, []])
      assert.match(proof.dropped.get('SSL_CERT_FILE') ?? '', why)
    })
  }
})

test('a client that trusted the control before is no reason to drop what others read', async () => {
  const careless = client('openssl', () => 'trusted', 'trusted')
  const proof = await proven([client('python', repairedBy('SSL_CERT_FILE')), careless], { SSL_CERT_FILE: '/fix/a.pem' })
  assert.deepEqual(Object.keys(proof.environment), ['SSL_CERT_FILE'])
})

test('after one is dropped the others are asked again, so that what stays was proven as it will be set', async () => {
  const asked: Environment[] = []
  const python = client('python', (environment, at) => {
    asked.push(environment)
    return repairedBy('SSL_CERT_FILE')(environment, at)
  })
  const git = client('git', (_, at) => (at === outside ? 'trusted' : 'rejected'))
  const proof = await proven([python, git], { SSL_CERT_FILE: '/fix/a.pem', GIT_SSL_CAINFO: '/fix/a.pem' })
  assert.deepEqual(
    [proof.environment, [...proof.dropped.keys()]],
    [{ SSL_CERT_FILE: '/fix/a.pem' }, ['GIT_SSL_CAINFO']],
  )
  assert.deepEqual(asked.at(-1), { SSL_CERT_FILE: '/fix/a.pem' })
  assert.equal(proof.comparisons.length, 4)
})

test('without variables nobody is asked', async () => {
  const python = client('python', () => assert.fail('it was asked'))
  const proof = await proven([python], {})
  assert.deepEqual([proof.environment, proof.comparisons], [{}, []])
})

test('where the fix cannot be tried, every variable is dropped with the reason', async () => {
  const { needs } = planFix(
    [client('python', repairedBy('SSL_CERT_FILE'))],
    [given],
    [given],
    'machine',
    machineWith({}),
  )
  const closed: Try = async () => ({ unopened: 'The image is gone.' })
  const environment = { SSL_CERT_FILE: '/fix/a.pem' }
  const proof = await prove(closed, [], needs, environment, questions(inside))
  assert.deepEqual([proof.environment, [...proof.dropped]], [{}, [['SSL_CERT_FILE', 'The image is gone.']]])
})

test('what was started for a trial is taken away after it, also when a client was gone', async () => {
  let open = 0
  const counting: Try = async environment => {
    open++
    return { machine: machineWith(environment), close: async () => void open-- }
  }
  const python = client('python', repairedBy('SSL_CERT_FILE'))
  const { needs } = planFix([python], [given], [given], 'machine', machineWith({}))
  await prove(counting, [python], needs, { SSL_CERT_FILE: '/fix/a.pem' }, questions(inside, outside))
  const failing = client('python', () => assert.fail('it broke'))
  await assert.rejects(prove(counting, [failing], needs, { SSL_CERT_FILE: '/fix/a.pem' }, questions(inside, outside)))
  assert.equal(open, 0)
})

test('what a client trusts under the fix without a look at the name is not repaired', async () => {
  const careful = client('lwp', repairedBy('PERL_LWP_SSL_CA_FILE'))
  const careless: Judged = {
    ...careful,
    asked: {
      ...careful.asked,
      client: {
        ...careful.asked.client,
        interpret(probe, hosts) {
          const { verdicts, ...rest } = careful.asked.client.interpret(probe, hosts)
          return { ...rest, verdicts: verdicts.map(verdict => ({ ...verdict, unverified: 'name' as const })) }
        },
      },
    },
  }
  const environment = { PERL_LWP_SSL_CA_FILE: '/fix/a.pem' }
  const proof = await proven([careless], environment)
  assert.deepEqual([Object.keys(proof.environment), [...proof.dropped.keys()]], [[], ['PERL_LWP_SSL_CA_FILE']])
})
