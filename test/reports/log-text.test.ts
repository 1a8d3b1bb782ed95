import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeForLog, visible, withoutCommands } from '../../src/reports/log-text.ts'
import { hostileTexts } from './sample-reports.ts'
import { workflowCommands } from './workflow-commands.ts'

const table: readonly (readonly [string, string])[] = [
  ['plain text', 'plain text'],
  ['a::b, c: d', 'a::b, c: d'],
  ['::error::x', '\\::error::x'],
  ['  ::error::x', '  \\::error::x'],
  ['\u3000::error::x', '\u3000\\::error::x'],
  ['a\n::error::x', 'a\n\\::error::x'],
  ['a\r::error::x', 'a\\u{d}::error::x'],
  ['a ##[error]x', 'a ##\\[error]x'],
  ['####[error]x', '####\\[error]x'],
  ['#\u200b#[error]', '#\\u{200b}#[error]'],
  [':\ufe0f:error::', ':\\u{fe0f}:error::'],
  ['\u001b[31m', '\\u{1b}[31m'],
  ['\ud800', '\\u{d800}'],
]

for (const [text, expected] of table) {
  test(`${JSON.stringify(text)} is written to a log as ${JSON.stringify(expected)}`, () => {
    assert.equal(escapeForLog(text), expected)
  })
}

test('no hostile text is a command once it is escaped, and some are before', () => {
  assert.ok(hostileTexts.some(text => workflowCommands(text).length > 0))
  for (const text of hostileTexts) assert.deepEqual(workflowCommands(escapeForLog(text)), [])
})

test('escaping twice adds nothing', () => {
  for (const text of hostileTexts) assert.equal(escapeForLog(escapeForLog(text)), escapeForLog(text))
})

test('visible text keeps its lines, and text without commands its colours', () => {
  assert.equal(visible('a\nb\tc'), 'a\nb\\u{9}c')
  assert.equal(withoutCommands('\u001b[31mred\u001b[39m'), '\u001b[31mred\u001b[39m')
})
