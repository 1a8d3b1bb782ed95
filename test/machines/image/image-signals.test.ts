import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startedEngine, type TestEngine } from '../../world/engine.ts'
import { image } from '../../world/images.ts'
import { whyNoRoot } from '../../world/roots.ts'
import { containersOf } from './opened-image.ts'

const started = await startedEngine()
const skip = 'absent' in started ? started.absent : (whyNoRoot() ?? false)
after(async () => {
  if ('close' in started) await started.close()
})

suite('an image that was being read', { skip }, () => {
  const real = started as TestEngine

  for (const word of ['opening', 'opened']) {
    test(`leaves no container behind when a signal comes after "${word}"`, async () => {
      const holder = fileURLToPath(new URL('image-holder.ts', import.meta.url))
      const child = spawn(process.execPath, [holder, await image(real, 'bookworm')], { env: real.environment })
      const ended = once(child, 'exit')
      const said = { text: '' }
      child.stdout.setEncoding('utf8').on('data', text => {
        said.text += text
      })
      while (!said.text.includes(word) && child.exitCode === null) await pause(20)
      if (word === 'opened') assert.notEqual(await containersOf(real, child.pid), '')
      child.kill('SIGTERM')
      assert.deepEqual(await ended, [143, null])
      assert.equal(await containersOf(real, child.pid), '')
    })
  }
})
