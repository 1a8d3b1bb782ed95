import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { takesColour } from '../../src/reports/paint.ts'

suite('colours', () => {
  const cases: readonly [
    title: string,
    isTTY: boolean | undefined,
    environment: Record<string, string>,
    takes: boolean,
  ][] = [
    ['are for terminals', true, {}, true],
    ['are not for files', undefined, {}, false],
    ['are not wanted with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['are wanted with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['are wanted in files with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
    ['are not wanted with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
    ['are not wanted with both', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ]
  for (const [title, isTTY, environment, takes] of cases) {
    test(title, () => assert.equal(takesColour(isTTY === undefined ? {} : { isTTY }, environment), takes))
  }
})
