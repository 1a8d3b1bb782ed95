import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { demo } from '../src/demo/demo.ts'
import { svgOf } from './svg.ts'

// The README's picture is what the demo prints, drawn: `npm run picture`. Only what differs in every run is replaced.

const root = resolve(fileURLToPath(new URL('..', import.meta.url)))
process.env['PATH'] = '/usr/local/bin:/usr/bin:/bin'

let output = '$ local-issuer demo\n\n'
process.exitCode = await demo(text => {
  output += text
}, true)
if (process.exitCode === 0) {
  const settled = output
    .replace(/\/tmp\/local-issuer-demo-\w{6}/g, '/scratch')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:8443')
    .replace(/[0-9a-f]{16}\.pem/g, '4fe1c1a0b7d2935e.pem')
  writeFileSync(join(root, 'docs', 'demo.svg'), svgOf(settled))
}
