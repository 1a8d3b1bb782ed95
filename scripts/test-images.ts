// Makes the images of the tests, and installs the programs that npm has, which takes minutes the first time and longer than a test may take: `npm run test:images`.
// With --long also those of the long tests.
import { startedEngine } from '../test/world/engine.ts'
import { image, imagesFor } from '../test/world/images.ts'
import { whyNoRoot } from '../test/world/roots.ts'
import { runtime } from '../test/world/runtimes.ts'

const engine = await startedEngine()
const lacking = 'absent' in engine ? engine.absent : whyNoRoot()
if (lacking !== undefined || 'absent' in engine) {
  console.error(`No image was made: ${lacking}.`)
  process.exitCode = 1
} else {
  const wanted = imagesFor(process.argv.includes('--long') ? 'all' : 'all but the long ones')
  const [made] = await Promise.all([
    Promise.all(wanted.map(name => image(engine, name))),
    runtime('deno'),
    runtime('bun'),
  ])
  await engine.close()
  for (const reference of made) console.log(reference)
}
