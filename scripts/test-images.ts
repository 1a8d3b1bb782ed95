// Makes the images of the tests, which takes minutes the first time and longer than a test may take: `npm run test:images`.
// With --long also the one of a long test, an HTCondor pool.
import { startedEngine } from '../test/world/engine.ts'
import { image, imageNames } from '../test/world/images.ts'
import { whyNoRoot } from '../test/world/roots.ts'

const engine = await startedEngine()
const lacking = 'absent' in engine ? engine.absent : whyNoRoot()
if (lacking !== undefined || 'absent' in engine) {
  console.error(`No image was made: ${lacking}.`)
  process.exitCode = 1
} else {
  const wanted = imageNames.filter(name => name !== 'pool' || process.argv.includes('--long'))
  const made = await Promise.all(wanted.map(name => image(engine, name)))
  await engine.close()
  for (const reference of made) console.log(reference)
}
