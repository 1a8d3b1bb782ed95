import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bundle, distSource, root } from './bundle.ts'
import { differences } from './dist.ts'

try {
  const folder = join(root, 'dist')
  if (!existsSync(folder)) throw new Error('dist/ is missing.')
  const found = differences(folder, await bundle(distSource))
  if (found.length > 0) throw new Error(found.map(sentence => `dist/${sentence}`).join('\n'))
  console.log('dist/ is what the source gives.')
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\nRun: npm run build`)
  process.exitCode = 1
}
