import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startWorld } from '../world/world.ts'
import { buildDist } from './built.ts'
import { startJob } from './runner-harness.ts'

const dist = await buildDist()
const world = await startWorld()
after(() => world.stop())

interface Running {
  readonly pid: number
  readonly commandLine: string
}

/** The processes whose environment holds this text, by way of /proc. */
function processesWith(mark: string): Running[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'latin1').includes(mark)) return []
        return [{ pid: Number(name), commandLine: readFileSync(`/proc/${name}/cmdline`, 'latin1') }]
      } catch {
        return [] // ended since, or another user's
      }
    })
}

async function until<Found>(look: () => Found | undefined): Promise<Found> {
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    await sleep(20)
  }
}

for (const [signal, code] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const) {
  test(`${signal} while clients hang: they end with the action, and nothing is half written`, async () => {
    const mark = `LOCAL_ISSUER_TEST=${randomUUID()}`
    const [name = '', value = ''] = mark.split('=')
    const job = startJob({ dist, environment: { [name]: value } })
    try {
      const ending = job.uses({
        hosts: world.member('silent').host.id,
        'ca-certificates': world.rootPath,
        export: 'true',
        'timeout-seconds': '600',
      })
      // Five clients that answer to nobody yet: the action waits for them.
      const action = await until(() => {
        const found = processesWith(mark)
        const children = found.filter(({ commandLine }) => !commandLine.includes('action.js'))
        return children.length >= 5 ? found.find(({ commandLine }) => commandLine.includes('action.js')) : undefined
      })
      process.kill(action.pid, signal)

      const step = await ending
      assert.equal(step.exitCode, code)
      await until(() => (processesWith(mark).length === 0 ? true : undefined))
      assert.deepEqual([step.environmentFile, step.outputs, step.summary], ['', {}, ''])
      assert.deepEqual(readdirSync(job.githubHome), [])
      assert.deepEqual(readdirSync(job.temp).sort(), ['_github_home', '_github_workflow', '_runner_file_commands'])
    } finally {
      job.end()
    }
  })
}
