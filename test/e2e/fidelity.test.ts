import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { ClientId, Verdict } from '../../src/model.ts'
import { derivedImage } from '../world/derived-image.ts'
import { docker } from '../world/engine.ts'
import { image } from '../world/images.ts'
import { startWorld, type World } from '../world/world.ts'
import { engineForTests } from './containers.ts'
import { askBothWays, type BothWays, differences, membersByName, questionsAbout } from './fidelity/both-ways.ts'

const { engine, skip } = await engineForTests()

const patience = { timeout: 300_000 }
const servers = ['good-rsa', 'unknown-root-sent', 'closed-port']

/** What is said of the servers, where SSL_CERT_FILE names the root and files turn the verification of two clients off. */
const expected: Readonly<Partial<Record<ClientId, readonly Verdict[]>>> = {
  python: ['trusted', 'rejected', 'unreachable'],
  requests: ['rejected', 'rejected', 'unreachable'],
  curl: ['trusted', 'trusted', 'unreachable'],
  git: ['rejected', 'trusted', 'unreachable'],
  openssl: ['trusted', 'rejected', 'unreachable'],
  node: ['trusted', 'rejected', 'unreachable'],
  wget: ['rejected', 'rejected', 'unreachable'],
}
const clients = Object.keys(expected) as readonly ClientId[]

suite('one image by its files and by its clients', { skip, ...patience }, () => {
  if (engine === undefined || skip !== false) return
  const reference = `local-issuer-tests/fidelity:${process.pid}-short`
  let world: World
  let asked: ReadonlyMap<ClientId, BothWays>

  before(async () => {
    world = await startWorld()
    const { port } = world.member('unknown-root-sent').host
    await derivedImage(engine, await image(engine, 'bookworm'), reference, {
      files: {
        '/etc/root.pem': world.authorities.root.certificatePem,
        '/root/.curlrc': 'insecure\n',
        '/etc/gitconfig': `[http "https://localhost:${port}"]\n\tsslVerify = false\n`,
      },
      config: ['ENV SSL_CERT_FILE=/etc/root.pem', 'CMD ["bash"]'],
    })
    const questions = questionsAbout(world, membersByName(world, servers))
    asked = await askBothWays(
      engine,
      reference,
      questions,
      clients.map(id => ({ id })),
    )
  }, patience)
  after(async () => {
    await docker(engine, ['rmi', '--force', reference])
    await engine.close()
    await world.stop()
  })

  for (const id of clients) {
    test(`${id} says what was predicted: ${expected[id]?.join(', ')}`, () => {
      const both = asked.get(id)
      assert.ok(both)
      assert.deepEqual(differences(both, membersByName(world, servers)), [])
      assert.deepEqual(
        both.predicted.verdicts.map(({ verdict }) => verdict),
        expected[id],
      )
    })
  }

  test("turned off for every host is seen on the control, and for one host the client's word tells", () => {
    const curl = asked.get('curl')?.predicted
    const git = asked.get('git')?.predicted
    assert.equal(curl?.control.verdict, 'trusted')
    assert.deepEqual([git?.control.verdict, git?.verdicts[1]?.unverified], ['rejected', true])
    assert.deepEqual(curl?.control.turnedOff, { setting: 'insecure', file: '/root/.curlrc' })
  })
})
