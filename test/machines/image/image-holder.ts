// Opens an image as the command line does, says so, and waits for a signal.
import { findEngine } from '../../../src/machines/engine/engine.ts'
import { openImage } from '../../../src/machines/image/image.ts'
import { killProbesOnSignal } from '../../../src/machines/signals.ts'

killProbesOnSignal()
setInterval(() => {}, 1000)
const engine = await findEngine(process.env as Record<string, string>)
if ('unfound' in engine) throw new Error(engine.unfound)
console.log('opening')
const opening = await openImage(process.argv[2] ?? '', engine)
console.log('machine' in opening ? 'opened' : opening.unopened)
