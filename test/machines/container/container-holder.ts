import { openContainer, openRun } from '../../../src/machines/container/container.ts'
import { findEngine } from '../../../src/machines/engine/engine.ts'
import { killProbesOnSignal } from '../../../src/machines/signals.ts'

// A program for container-signals.test.ts: opens what its arguments name, starts what does not end in it, and says so.

killProbesOnSignal()
const [form = '', reference = '', file = '', ...args] = process.argv.slice(2)
const engine = await findEngine(process.env as Readonly<Record<string, string>>)
if ('unfound' in engine) throw new Error(engine.unfound)
if (form === 'starting') console.log('starting')
const opening = await (form === 'container' ? openContainer(reference, engine) : openRun(reference, engine))
if ('unopened' in opening) throw new Error(opening.unopened)
const run = opening.machine.run({ file, args, timeoutMs: 600_000 })
console.log('opened')
await run
