import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Judged } from '../src/causes/judge.ts'
import type { MachineFix } from '../src/fixes/fix.ts'
import type { CauseId, ClientId, Finding, Result, Verdict } from '../src/model.ts'
import { type Examined, reportOf, type Unopened } from '../src/report.ts'
import type { Store } from '../src/stores/store.ts'
import { version } from '../src/version.ts'
import { host, leaf, now, publicIntermediate, served, store, systemStore } from './causes/situation.ts'
import { judged, machineWith, speaking } from './fixes/judged.ts'

const one = host({ name: 'one.example.com' })
const two = host({ name: 'two.example.com', source: { file: 'hosts.txt', line: 2 } })
const chain = [leaf({ issuer: publicIntermediate }), publicIntermediate]

function client(id: ClientId, first: Verdict, second: Verdict, stores: readonly Store[] = [systemStore]): Judged {
  const checks = [
    { host: one, verdict: first, chain },
    { host: two, verdict: second, chain },
  ]
  return judged({ client: speaking(id, () => first), checks, stores })
}

function examined(clients: readonly Judged[], fixed?: MachineFix, findings: readonly Finding[] = []): Examined {
  return {
    machine: machineWith({}),
    observations: new Map([[one, served(...chain)]]),
    judged: clients,
    findings,
    fixed,
  }
}

function report(machines: readonly (Examined | Unopened)[], exports = true) {
  return reportOf({
    hosts: [one, two],
    examined: machines,
    exports,
    startedAt: now,
    milliseconds: 12.7,
  })
}

function finding(cause: CauseId): Finding {
  return { cause, severity: 'error', machine: 'runner', clients: [], hosts: [], message: '', help: '', evidence: {} }
}

/** A fix that repaired python on the first host. */
function fixOf(machine = 'runner', place?: MachineFix['place']): MachineFix {
  return {
    ...(place === undefined ? {} : { place }),
    environment: { SSL_CERT_FILE: '/fix.pem' },
    bundle: '/fix.pem',
    anchorsAdded: [],
    proof: [
      {
        machine,
        client: 'python',
        path: '/usr/bin/python',
        host: one.id,
        before: 'rejected',
        after: 'trusted',
      },
    ],
    unrepaired: [],
  }
}

suite('the result', () => {
  const cases: readonly {
    title: string
    clients: Judged[]
    fixed?: MachineFix
    exports?: boolean
    findings?: Finding[]
    result: Result
  }[] = [
    { title: 'all trusted', clients: [client('python', 'trusted', 'trusted')], result: 'trusted' },
    { title: 'one rejected', clients: [client('python', 'trusted', 'rejected')], result: 'rejected' },
    {
      title: 'rejected, and repaired by an exported fix',
      clients: [client('python', 'rejected', 'trusted')],
      fixed: fixOf(),
      result: 'fixed',
    },
    {
      title: 'rejected, and the fix was not exported',
      clients: [client('python', 'rejected', 'trusted')],
      fixed: fixOf(),
      exports: false,
      result: 'rejected',
    },
    {
      title: 'rejected, and only some of it repaired',
      clients: [client('python', 'rejected', 'rejected')],
      fixed: fixOf(),
      result: 'rejected',
    },
    {
      title: 'repaired, and something unreachable',
      clients: [client('python', 'rejected', 'unreachable')],
      fixed: fixOf(),
      result: 'unreachable',
    },
    { title: 'one unreachable', clients: [client('python', 'trusted', 'unreachable')], result: 'unreachable' },
    {
      title: 'one rejected and one unreachable',
      clients: [client('python', 'rejected', 'unreachable')],
      result: 'rejected',
    },
    { title: 'an error is no verdict', clients: [client('python', 'trusted', 'error')], result: 'unreachable' },
    {
      title: 'skipped by one client and trusted by another',
      clients: [client('python', 'trusted', 'skipped'), client('openssl', 'trusted', 'trusted')],
      result: 'trusted',
    },
    {
      title: 'skipped by all: nobody trusted it',
      clients: [client('python', 'trusted', 'skipped'), client('openssl', 'trusted', 'skipped')],
      result: 'unreachable',
    },
    {
      title: 'a client that verifies nothing',
      clients: [client('python', 'error', 'error')],
      findings: [finding('verification-off')],
      result: 'rejected',
    },
  ]
  for (const { title, clients, fixed, exports, findings, result } of cases) {
    test(`${title}: ${result}`, () =>
      assert.equal(report([examined(clients, fixed, findings)], exports).result, result))
  }
})

test('the report holds what was found, in plain data', () => {
  const missing = store({ origin: 'variable', variable: 'SSL_CERT_FILE', path: '/x.pem', state: 'missing' })
  const { hosts, machines, checks, ...rest } = report([
    examined([client('python', 'trusted', 'rejected', [systemStore, missing])]),
  ])
  assert.deepEqual(
    hosts.map(({ id, source, chain: shown }) => [id, source, shown.map(({ subject }) => subject)]),
    [
      [one.id, undefined, ['CN=host.example.com', 'CN=Public Intermediate']],
      [two.id, { file: 'hosts.txt', line: 2 }, []],
    ],
  )
  assert.deepEqual(
    machines.map(({ id, kind, clients }) => [id, kind, clients]),
    [
      [
        'runner',
        'runner',
        [
          {
            id: 'python',
            path: '/usr/bin/python',
            version: '1.0',
            stores: [
              { origin: 'default', path: '/etc/ssl/certs/ca-certificates.crt', state: 'ok', anchors: 1 },
              { origin: 'variable', path: '/x.pem', variable: 'SSL_CERT_FILE', state: 'missing', anchors: 0 },
            ],
          },
        ],
      ],
    ],
  )
  assert.deepEqual(
    checks.map(({ client: id, path, host: at, verdict, basis, message }) => [id, path, at, verdict, basis, message]),
    [
      ['python', '/usr/bin/python', one.id, 'trusted', 'observed', 'as it said'],
      ['python', '/usr/bin/python', two.id, 'rejected', 'observed', 'as it said'],
    ],
  )
  assert.deepEqual([checks[0]?.causes, checks[1]?.causes.length === 0], [[], false])
  assert.deepEqual(rest, {
    schemaVersion: 1,
    tool: { name: 'local-issuer', version },
    startedAt: '2026-11-24T12:00:00.000Z',
    milliseconds: 13,
    result: 'rejected',
    findings: [],
  })
})

test('paths that a machine made up are printable in it, and still tell installations apart', () => {
  const hostile = '/x\u001b[31m\u202e.pem'
  const made = client('python', 'trusted', 'rejected', [store({ path: hostile })])
  const at = { ...made.asked, at: { path: `${hostile}/python` } }
  const { machines, checks } = report([examined([{ ...made, asked: at }])])
  const shown = '/x\\u{1b}[31m\\u{202e}.pem'
  assert.deepEqual(
    machines[0]?.clients.map(({ path, stores }) => [path, stores[0]?.path]),
    [[`${shown}/python`, shown]],
  )
  assert.deepEqual(new Set(checks.map(({ path }) => path)), new Set([`${shown}/python`]))
})

suite('with containers', () => {
  const place = { folder: '/home/runner/fix/containers/image_app', at: '/local-issuer' }
  const image: Examined = {
    ...examined([client('python', 'rejected', 'trusted')], fixOf('image:app', place)),
    machine: { ...machineWith({}), id: 'image:app', kind: 'image' },
  }
  const gone: Unopened = {
    spec: { id: 'container:db', form: 'container', reference: 'db', kind: 'container' },
    finding: { ...finding('machine-unreachable'), machine: 'container:db' },
  }

  test('a fix that was proven for an image reaches no later step: it stays rejected', () => {
    const { result, fix } = report([image])
    assert.deepEqual([result, fix?.environment, fix?.proven, fix?.exported], ['rejected', {}, true, false])
    assert.deepEqual(fix?.containers, [
      {
        machine: 'image:app',
        environment: { SSL_CERT_FILE: '/fix.pem' },
        ...place,
        program: 'docker',
        arguments: ['--volume', `${place.folder}:/local-issuer:ro`, '--env', 'SSL_CERT_FILE=/fix.pem'],
        dockerfile: [
          'COPY local-issuer/ /local-issuer/',
          'ENV SSL_CERT_FILE=/fix.pem',
          '# Or, for what reads the system store: COPY ca.crt /usr/local/share/ca-certificates/ and RUN update-ca-certificates',
        ],
      },
    ])
  })

  test('the fix of the runner stands beside it, with the proof of both', () => {
    const { fix } = report([examined([client('python', 'rejected', 'trusted')], fixOf()), image])
    assert.deepEqual(
      [fix?.environment, fix?.exported, fix?.containers?.length],
      [{ SSL_CERT_FILE: '/fix.pem' }, true, 1],
    )
    assert.deepEqual(
      fix?.proof.map(({ machine }) => machine),
      ['runner', 'image:app'],
    )
  })

  test('one that could not be opened is listed without clients, and nothing is called trusted', () => {
    const { result, machines, findings } = report([examined([client('python', 'trusted', 'trusted')]), gone])
    assert.deepEqual(
      [result, machines.map(({ id, clients }) => [id, clients.length]), findings.map(({ cause }) => cause)],
      [
        'unreachable',
        [
          ['runner', 1],
          ['container:db', 0],
        ],
        ['machine-unreachable'],
      ],
    )
  })
})
