import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { heldCopies } from '../../../src/machines/image/held-copies.ts'

suite('copies of files', () => {
  /** Copies of files with these sizes, and the paths in the order in which each was copied. */
  function copies(maxBytes: number, sizes: Readonly<Record<string, number>>) {
    const copied: string[] = []
    const get = heldCopies(async (path, size) => {
      copied.push(path)
      return new Uint8Array(size)
    }, maxBytes)
    return { copied, get: (path: string) => get(path, sizes[path] ?? 0) }
  }

  test('who asks for one while it comes waits for the same', async () => {
    const { copied, get } = copies(10, { a: 4 })
    const [one, other] = await Promise.all([get('a'), get('a')])
    assert.equal(one, other)
    assert.equal(await get('a'), one)
    assert.deepEqual(copied, ['a'])
  })

  test('what was asked for last is held, and the oldest goes', async () => {
    const { copied, get } = copies(10, { a: 4, b: 4, c: 4 })
    for (const path of ['a', 'b', 'a', 'c', 'a', 'b']) await get(path)
    assert.deepEqual(copied, ['a', 'b', 'c', 'b'])
  })

  test('one that is larger than all that is held comes, and displaces the rest', async () => {
    const { copied, get } = copies(10, { large: 40, a: 4 })
    assert.equal(((await get('large')) as Uint8Array).length, 40)
    for (const path of ['a', 'large', 'a']) await get(path)
    assert.deepEqual(copied, ['large', 'a', 'large', 'a'])
  })

  test('what could not be copied is told to each', async () => {
    const get = heldCopies(async () => 'gone', 10)
    assert.deepEqual([await get('a', 1), await get('a', 1)], ['gone', 'gone'])
  })
})
