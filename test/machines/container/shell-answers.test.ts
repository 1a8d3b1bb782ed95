import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readAnswer } from '../../../src/machines/container/shell-answers.ts'

const read = (text: string, size = 0) => readAnswer(Buffer.from(text, 'latin1'), size)

suite('an answer is read', () => {
  test('of one word', () => {
    assert.deepEqual(read('missing\nrest'), { answer: { state: 'missing' }, used: 8 })
  })
  test('of names, whatever they hold', () => {
    const names = ['a', '::error::x', '\x1b[31m', 'two\nlines', ' ']
    assert.deepEqual(read(`names\n${names.map(name => `${name}\0`).join('')}\0rest`), {
      answer: { state: 'names', names },
      used: 38,
    })
  })
  test('of no names', () => {
    assert.deepEqual(read('names\n\0'), { answer: { state: 'names', names: [] }, used: 7 })
  })
  test('of contents, in the size that was asked for', () => {
    const reading = read('contents\n\0\n\xff\nrest', 3)
    assert.ok('answer' in reading && reading.answer.state === 'contents')
    assert.deepEqual([...reading.answer.bytes], [0, 10, 255])
    assert.equal(reading.used, 13)
  })
})

test('of what is not there yet, more is wanted', () => {
  assert.deepEqual(read(''), { wanting: 1 })
  assert.deepEqual(read('missi'), { wanting: 6 })
  assert.deepEqual(read('names\na\0b'), { wanting: 10 })
  assert.deepEqual(read('contents\nab', 5), { wanting: 15 })
})

suite('a shell that is none breaks the conversation', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['another word', 'hello\n', /does not answer as it should/],
    ['no end of a line', 'x'.repeat(1000), /does not answer as it should/],
    ['the words of an engine', 'OCI runtime exec failed: exec failed: unable to start container\n', /as it should/],
    ['a longer file than it said', 'contents\nabcd\n', /changed while it was read/],
    ['names without measure', `names\n${'a'.repeat(17 * 1024 * 1024)}`, /without measure/],
  ]
  for (const [name, text, why] of cases) {
    test(`by ${name}`, () => {
      const reading = read(text, 2)
      assert.ok('answer' in reading && reading.answer.state === 'broken')
      assert.match(reading.answer.why, why)
    })
  }
})
