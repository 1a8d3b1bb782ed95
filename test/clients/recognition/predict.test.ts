import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { askAll } from '../../../src/clients/asking/ask.ts'
import { detectClients } from '../../../src/clients/asking/detect.ts'
import type { ClientId } from '../../../src/model.ts'
import { type FakeFiles, fakeMachine } from '../../machines/fake-machine.ts'
import { startWorld, type World } from '../../world/world.ts'
import { imageFiles } from './image-files.ts'

suite('a prediction where verification is turned off', () => {
  let world: World
  before(async () => {
    world = await startWorld(new Date(), { disputed: true })
  })
  after(() => world.stop())

  /** What is predicted of servers, by their ids, and of the control. */
  async function predicted(
    id: ClientId,
    servers: readonly string[],
    files: (port: number) => FakeFiles,
    variables: Readonly<Record<string, string>> = {},
  ): Promise<Readonly<Record<string, string>>> {
    const members = servers.map(server => world.member(server))
    const machine = {
      ...fakeMachine({ ...imageFiles, ...files(members[0]?.host.port ?? 0) }, { HOME: '/root', ...variables }),
      runs: false,
    }
    const { port } = world.member('unknown-root-sent').host
    const control = { id: 'control', name: 'localhost', port }
    const installed = await detectClients(machine, [{ id }])
    const [asked] = await askAll(machine, installed, {
      hosts: members.map(({ host }) => host),
      control,
      timeoutMs: 20_000,
    })
    assert.ok(asked)
    const said = [...asked.verdicts, asked.control].map(({ verdict, unverified, basis }) => {
      assert.equal(basis, 'predicted')
      return unverified === undefined ? verdict : `${verdict}, unverified ${unverified}`
    })
    return Object.fromEntries([...servers, 'control'].map((server, index) => [server, said[index] ?? '']))
  }
  const off = 'trusted, unverified true'

  test('trusts every certificate and the control, and reaches nobody more than before', async () => {
    assert.deepEqual(
      await predicted('curl', ['self-signed', 'expired', 'wrong-name', 'plain-http', 'closed-port', 'tls-1.1'], () => ({
        '/root/.curlrc': 'insecure\n',
      })),
      {
        'self-signed': off,
        expired: off,
        'wrong-name': off,
        'plain-http': 'unreachable',
        'closed-port': 'unreachable',
        'tls-1.1': 'rejected',
        control: off,
      },
    )
  })

  test('by a variable as by a file', async () => {
    assert.deepEqual(
      await predicted('node', ['self-signed', 'closed-port'], () => ({}), { NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
      {
        'self-signed': off,
        'closed-port': 'unreachable',
        control: off,
      },
    )
  })

  test('for one host, the others and the control are verified', async () => {
    const files = (port: number): FakeFiles => ({
      '/etc/gitconfig': `[http "https://127.0.0.1:${port}"]\n\tsslVerify = false\n`,
    })
    assert.deepEqual(await predicted('git', ['self-signed', 'unknown-root-sent'], files), {
      'self-signed': off,
      'unknown-root-sent': 'rejected',
      control: 'rejected',
    })
  })

  test('for the name alone, the issuer is verified', async () => {
    const root: FakeFiles = { '/root.pem': world.authorities.root.certificatePem }
    const variables = { PERL_LWP_SSL_VERIFY_HOSTNAME: '0', PERL_LWP_SSL_CA_FILE: '/root.pem' }
    assert.deepEqual(await predicted('lwp', ['wrong-name', 'expired', 'self-signed'], () => root, variables), {
      'wrong-name': 'trusted, unverified name',
      expired: 'rejected, unverified name',
      'self-signed': 'rejected, unverified name',
      control: 'rejected, unverified name',
    })
  })
})
