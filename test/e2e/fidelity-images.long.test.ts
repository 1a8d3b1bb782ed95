import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { ClientId } from '../../src/model.ts'
import { derivedImage } from '../world/derived-image.ts'
import { docker } from '../world/engine.ts'
import { type ImageName, image } from '../world/images.ts'
import { startWorld, type World } from '../world/world.ts'
import { engineForTests } from './containers.ts'
import {
  askBothWays,
  type BothWays,
  differences,
  membersByName,
  membersOf,
  questionsAbout,
} from './fidelity/both-ways.ts'
import { fewServers, ways } from './fidelity/ways.ts'

const { engine, skip } = await engineForTests()

/** What a prediction knows of a Debian, but for npm, which comes with hundreds of packages. */
const clients: readonly ClientId[] = [
  ...(['python', 'requests', 'aiohttp', 'httpx', 'pip', 'aws', 'fsspec', 'urllib3', 'curl', 'git', 'openssl'] as const),
  ...(['node', 'java', 'wget', 'gnutls', 'ruby', 'perl', 'lwp', 'php', 'php-curl', 'go'] as const),
]
const images: readonly ImageName[] = ['bookworm-clients', 'trixie-clients']
const patience = { timeout: 600_000 }

suite('an image says by its files what its clients say in a container', {
  skip,
  concurrency: false,
  ...patience,
}, () => {
  if (engine === undefined || skip !== false) return
  let world: World
  before(async () => {
    world = await startWorld(new Date(), { disputed: true })
  })
  after(async () => {
    await world.stop()
    await engine.close()
  })

  for (const name of images) {
    for (const [index, way] of ways.entries()) {
      suite(`${name}, the root ${way.name}`, patience, () => {
        const reference = `local-issuer-tests/fidelity:${process.pid}-${name}-${index}`
        const members = () => (way.servers === 'all' ? membersOf(world) : membersByName(world, fewServers))
        let asked: ReadonlyMap<ClientId, BothWays>

        before(async () => {
          await derivedImage(engine, await image(engine, name), reference, way.addition(world))
          asked = await askBothWays(engine, reference, questionsAbout(world, members()))
        }, patience)
        after(async () => {
          await docker(engine, ['rmi', '--force', reference])
        })

        for (const id of clients) {
          test(id, () => {
            const both = asked.get(id)
            assert.ok(both, `${id} is not there`)
            assert.deepEqual(differences(both, members()), [])
          })
        }
      })
    }
  }
})
