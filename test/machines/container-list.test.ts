import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseContainers } from '../../src/machines/container-list.ts'
import { UsageError } from '../../src/model.ts'

suite('a line of containers', () => {
  const cases: readonly [line: string, id: string, kind: string][] = [
    ['debian', 'image:debian', 'image'],
    ['debian:12', 'image:debian:12', 'image'],
    [
      'image:registry.example.com:5000/team/app@sha256:00ff',
      'image:registry.example.com:5000/team/app@sha256:00ff',
      'image',
    ],
    ['localhost:5000/app', 'image:localhost:5000/app', 'image'],
    ['run:debian:12', 'run:debian:12', 'container'],
    ['container:my-db_1', 'container:my-db_1', 'container'],
    ['rootfs:/srv/a root', 'rootfs:/srv/a root', 'rootfs'],
    ['apptainer:./image.sif', 'apptainer:./image.sif', 'image'],
    ['  debian  # the base', 'image:debian', 'image'],
  ]
  for (const [line, id, kind] of cases) {
    test(`${line.trim()} is ${id}`, () => {
      const [spec, ...others] = parseContainers(line)
      assert.deepEqual([spec?.id, spec?.kind, others], [id, kind, []])
    })
  }

  const wrong: readonly [line: string, words: RegExp][] = [
    ['-v', /^containers: line 1: "-v" is no image/],
    ['run:', /line 1: "run:" is no image to start; write for example run:debian:12/],
    ['container:--all', /is no name or id of a container/],
    ['rootfs:', /is no folder/],
    ['debian 12', /"debian 12" is no image/],
    ['image:$(id)', /is no image/],
  ]
  for (const [line, words] of wrong) {
    test(`${line} is refused with what would be right`, () => {
      assert.throws(
        () => parseContainers(line),
        error => error instanceof UsageError && words.test(error.message),
      )
    })
  }
})

test('comments and blank lines count as lines, and every bad one is named', () => {
  const text = '# images\n\ndebian\r\n-x\nrun:-y'
  assert.throws(() => parseContainers(text), /line 4: "-x".*\n.*line 5: "run:-y"/)
})

test('the same machine twice is one, and none is none', () => {
  assert.equal(parseContainers('debian\nimage:debian').length, 1)
  assert.deepEqual(parseContainers(' \n# none\n'), [])
})

test('no more than 200 are checked in one run', () => {
  const text = Array.from({ length: 201 }, (_, index) => `app:${index}`).join('\n')
  assert.throws(() => parseContainers(text), /201 lines; no more than 200/)
})
