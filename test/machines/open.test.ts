import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { type ContainerSpec, parseContainers } from '../../src/machines/container-list.ts'
import { containerOpener } from '../../src/machines/open.ts'

suite('without an engine', () => {
  const open = containerOpener({ PATH: '' })
  for (const line of ['debian:12', 'run:debian:12', 'container:db']) {
    test(`${line} tells that there is none, and what can be done without one`, async () => {
      const opening = await open(spec(line))
      assert.match('unopened' in opening ? opening.unopened : '', /None of docker, podman and nerdctl .* rootfs:DIR/)
    })
  }

  test('a root directory is opened, under the name that its line gives it, however long', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'open-'))
    after(() => rmSync(folder, { recursive: true }))
    const deep = join(folder, ...Array.from({ length: 6 }, () => 'd'.repeat(60)))
    mkdirSync(deep, { recursive: true })
    const wanted = spec(`rootfs:${deep}`)
    const opening = await open(wanted)
    assert.ok('machine' in opening)
    assert.deepEqual([opening.machine.id, opening.machine.kind], [wanted.id, wanted.kind])
    await opening.close()
  })
})

function spec(line: string): ContainerSpec {
  const [first] = parseContainers(line)
  if (first === undefined) throw new Error(`no container in ${line}`)
  return first
}
