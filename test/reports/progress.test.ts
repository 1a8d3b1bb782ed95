import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progress } from '../../src/reports/progress.ts'

function written(columns: number, enabled: boolean, use: (line: ReturnType<typeof progress>) => void): string[] {
  const texts: string[] = []
  use(progress({ columns, write: (text: string) => texts.push(text) }, { enabled }))
  return texts
}

test('the line is rewritten, cut to the width, and removed', () => {
  const texts = written(10, true, line => {
    line.show('curl')
    line.show('curl')
    line.show('a longer line\u001b')
    line.clear()
    line.clear()
  })
  assert.deepEqual(texts, ['\r\u001b[Kcurl', '\r\u001b[Ka longer…', '\r\u001b[K'])
})

test('nothing is written where there is no terminal', () => {
  const texts = written(80, false, line => {
    line.show('curl')
    line.clear()
  })
  assert.deepEqual(texts, [])
})
