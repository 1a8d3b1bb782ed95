import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type Asked, askAll } from '../../../src/clients/asking/ask.ts'
import type { Client, HostVerdict, Question } from '../../../src/clients/client.ts'
import { curl } from '../../../src/clients/curl.ts'
import type { Host } from '../../../src/model.ts'
import { fakeMachine } from '../../machines/fake-machine.ts'

const hostOf = (name: string, over: Partial<Host> = {}): Host => ({ id: `${name}:443`, name, port: 443, ...over })
const control = hostOf('127.0.0.1')
const plain = hostOf('plain.example')
const renamed = hostOf('renamed.example', { servername: 'other.example' })
const mail = hostOf('mail.example', { starttls: 'smtp' })
const hosts = [plain, renamed, mail]

interface Fake {
  readonly client: Client
  readonly questions: Question[]
}

/** A client that trusts whatever it is asked about. */
function fakeClient(over: Partial<Client> = {}): Fake {
  const questions: Question[] = []
  const verdict = (host: Host): HostVerdict => ({ host, verdict: 'trusted', message: '', milliseconds: 1 })
  const client: Client = {
    ...curl,
    title: 'Fake',
    speaks: { servername: false, starttls: [] },
    probe: (_machine, _at, question) => {
      questions.push(question)
      return Promise.resolve({ runs: [] })
    },
    interpret: (_probe, asked) => ({ version: '1.0', verdicts: asked.map(verdict) }),
    stores: () => Promise.resolve([{ origin: 'default', form: 'bundle', path: '/a.pem' }]),
    ...over,
  }
  return { client, questions }
}

const ask = (client: Client, named = false, onAnswer?: (asked: Asked) => void) =>
  askAll(
    fakeMachine({}),
    [{ client, at: { path: '/usr/bin/fake' }, named }],
    { hosts, control, timeoutMs: 7 },
    onAnswer,
  )

suite('asking a client', () => {
  test('it is asked once, about the hosts that it can be asked about, and the control last', async () => {
    const { client, questions } = fakeClient()
    await ask(client)
    assert.deepEqual(questions, [{ hosts: [plain, control], timeoutMs: 7 }])
  })

  test('its version is what it says, made printable and short', async () => {
    const words = `1.0 \u001b[31m\u202e::error::${'x'.repeat(5000)}`
    const { client } = fakeClient({ interpret: () => ({ version: words, verdicts: [] }) })
    const [asked] = await ask(client)
    assert.match(asked?.version ?? '', /^1\.0 \\u\{1b\}\[31m\\u\{202e\}::error::x{100,}…$/)
    assert.equal(asked?.version.length, 200)
  })

  test('hosts that it cannot be asked about are skipped, in their place', async () => {
    const [asked] = await ask(fakeClient().client)
    assert.deepEqual(
      asked?.verdicts.map(({ host, verdict, message }) => [host, verdict, message]),
      [
        [plain, 'trusted', ''],
        [renamed, 'skipped', 'Fake cannot be told to send another server name'],
        [mail, 'skipped', 'Fake is not asked over STARTTLS for smtp'],
      ],
    )
  })

  test('a client that can do both is asked about all', async () => {
    const { client, questions } = fakeClient({ speaks: { servername: true, starttls: ['smtp'] } })
    await ask(client)
    assert.deepEqual(questions[0]?.hosts, [plain, renamed, mail, control])
  })

  test('the control is told apart from the hosts', async () => {
    const [asked] = await ask(fakeClient().client)
    assert.deepEqual([asked?.control.host, asked?.control.verdict], [control, 'trusted'])
    assert.equal(asked?.verdicts.length, 3)
  })

  test('what it says nothing of is an error, the control too', async () => {
    const [asked] = await ask(fakeClient({ interpret: () => ({ version: '', verdicts: [] }) }).client)
    assert.deepEqual([asked?.verdicts[0]?.verdict, asked?.verdicts[0]?.message], ['error', 'was not answered for'])
    assert.equal(asked?.control.verdict, 'error')
  })

  test('each answer is told of as it comes', async () => {
    const told: string[] = []
    await ask(fakeClient().client, false, ({ version, stores }) => told.push(`${version} ${stores[0]?.path}`))
    assert.deepEqual(told, ['1.0 /a.pem'])
  })
})

suite('a client that turns out not to be there', () => {
  const { client } = fakeClient({ interpret: () => ({ version: '', verdicts: [], absent: 'No module named fake' }) })

  test('is left out, and not told of', async () => {
    assert.deepEqual(await ask(client, false, () => assert.fail()), [])
  })
  test('is a mistake where it was named', async () => {
    await assert.rejects(ask(client, true), {
      name: 'UsageError',
      message: /^clients: curl was named, but is not on runner: No module named fake\. Install it/,
    })
  })
})
