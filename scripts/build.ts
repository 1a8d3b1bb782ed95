import { join } from 'node:path'
import { bundle, distSource, root } from './bundle.ts'
import { writeFolder } from './dist.ts'

try {
  const files = await bundle(distSource)
  writeFolder(join(root, 'dist'), files)
  for (const [name, { contents }] of files) console.log(`dist/${name}  ${contents.byteLength} bytes`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
