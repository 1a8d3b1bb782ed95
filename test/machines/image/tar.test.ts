import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { tarReader } from '../../../src/machines/image/tar.ts'
import type { TarEntry } from '../../../src/machines/image/tar-header.ts'

const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' }
const folder = mkdtempSync(join(tmpdir(), 'tar-'))
after(() => rmSync(folder, { recursive: true }))

const longName = `${'d'.repeat(120)}/${'f'.repeat(120)}.pem`
mkdirSync(join(folder, 'd'.repeat(120)))
writeFileSync(join(folder, longName), 'long')
writeFileSync(join(folder, 'a.pem'), 'x'.repeat(1000), { mode: 0o640 })
writeFileSync(join(folder, 'empty'), '')
writeFileSync(join(folder, 'ümlaut\n::error::x'), 'name')
symlinkSync('../../etc/passwd', join(folder, 'out'))
symlinkSync(`/${'t'.repeat(150)}`, join(folder, 'long-target'))
linkSync(join(folder, 'a.pem'), join(folder, 'z-hard.pem'))
spawnSync('mkfifo', [join(folder, 'fifo')], { env })

interface Reading {
  readonly entries: readonly (TarEntry & { readonly text: string | undefined })[]
  readonly problem: string | undefined
}

function reading(archive: Buffer, chunkBytes = archive.length, maxEntries = 100): Reading {
  const entries: (TarEntry & { text: string | undefined })[] = []
  const reader = tarReader({
    maxEntries,
    wants: ({ size }) => size <= 2000,
    found: (entry, bytes) => entries.push({ ...entry, text: bytes && Buffer.from(bytes).toString('utf8') }),
  })
  for (let at = 0; at < archive.length; at += chunkBytes) {
    if (!reader.push(archive.subarray(at, at + chunkBytes))) break
  }
  return { entries, problem: reader.problem() }
}

function archive(format: string): Buffer {
  const { stdout } = spawnSync('tar', ['--create', `--format=${format}`, '--sort=name', '--directory', folder, '.'], {
    env,
  })
  return stdout
}

suite('an archive that tar wrote', () => {
  for (const format of ['gnu', 'pax']) {
    test(`in the format ${format} is read whole`, () => {
      const { entries, problem } = reading(archive(format))
      assert.equal(problem, undefined)
      const byPath = new Map(entries.map(entry => [entry.path, entry]))
      assert.equal(byPath.get('')?.kind, 'directory')
      assert.equal(byPath.get(longName)?.text, 'long')
      assert.equal(byPath.get('ümlaut\n::error::x')?.text, 'name')
      assert.equal(byPath.get('empty')?.text, '')
      assert.equal(byPath.get('fifo')?.kind, 'fifo')
      assert.deepEqual([byPath.get('out')?.kind, byPath.get('out')?.target], ['link', '../../etc/passwd'])
      assert.equal(byPath.get('long-target')?.target, `/${'t'.repeat(150)}`)
      const { kind, size, mode, text } = byPath.get('a.pem') ?? {}
      assert.deepEqual([kind, size, mode, text], ['file', 1000, 0o640, 'x'.repeat(1000)])
      assert.deepEqual([byPath.get('z-hard.pem')?.kind, byPath.get('z-hard.pem')?.target], ['hard-link', 'a.pem'])
    })

    test(`in the format ${format} is the same in pieces of any size`, () => {
      const bytes = archive(format)
      const whole = reading(bytes)
      for (const size of [1, 100, 511, 512, 513, 4096]) assert.deepEqual(reading(bytes, size), whole)
    })
  }
})

suite('an archive that is not as it should be', () => {
  const good = archive('gnu')
  const cases: readonly [title: string, bytes: Buffer, problem: string | undefined][] = [
    ['cut short', good.subarray(0, 2000), 'it ended too early'],
    ['nothing', Buffer.alloc(0), 'it ended too early'],
    ['something else', Buffer.from('<html>'.repeat(200)), 'it is no tar archive, or it is damaged'],
    ['an empty one', Buffer.alloc(1024), undefined],
    ['with a header that was changed', changed(good, 1), 'it is no tar archive, or it is damaged'],
  ]
  for (const [title, bytes, problem] of cases) {
    test(`${title}: ${problem ?? 'it is whole'}`, () => assert.equal(reading(bytes).problem, problem))
  }

  test('with more entries than are allowed is left', () => {
    assert.equal(reading(good, good.length, 3).problem, 'it has more than 3 files')
  })

  const names: readonly [name: string, path: string | undefined][] = [
    ['../../etc/passwd', undefined],
    ['a/../../b', undefined],
    ['/etc/passwd', 'etc/passwd'],
    ['.//a/./b', 'a/b'],
  ]
  for (const [name, path] of names) {
    test(`the name ${name} is ${path ?? 'passed over'}`, () => {
      const { entries, problem } = reading(Buffer.concat([header({ name }), Buffer.alloc(1024)]))
      assert.equal(problem, undefined)
      assert.deepEqual(
        entries.map(entry => entry.path),
        path === undefined ? [] : [path],
      )
    })
  }

  test('a size below zero is none', () => {
    const { entries } = reading(Buffer.concat([header({ name: 'a', size: '-0000000777' }), Buffer.alloc(1024)]))
    assert.equal(entries[0]?.size, 0)
  })

  test('a size of 8 GiB, in the binary form, is not held', () => {
    const size = Buffer.alloc(12)
    size[0] = 0x80
    size.writeBigUInt64BE(8n * 1024n ** 3n, 4)
    const { entries, problem } = reading(header({ name: 'a', size: size.toString('latin1') }))
    assert.deepEqual([entries.length, problem], [0, 'it ended too early'])
  })

  test('a name without end is refused', () => {
    const { problem } = reading(header({ name: '././@LongLink', type: 'L', size: '00077777777' }))
    assert.equal(problem, 'a name in it is too long')
  })

  test('a pax record that lies about its length is passed over', () => {
    const record = Buffer.alloc(512)
    record.write('9999 path=evil\n')
    const bytes = [
      header({ name: 'x', type: 'x', size: '00000000017' }),
      record,
      header({ name: 'a' }),
      Buffer.alloc(1024),
    ]
    const { entries, problem } = reading(Buffer.concat(bytes))
    assert.deepEqual([entries.map(entry => entry.path), problem], [['a'], undefined])
  })
})

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

function header({ name, type = '0', size = '00000000000' }: { name: string; type?: string; size?: string }): Buffer {
  const block = Buffer.alloc(512)
  block.write(name, 0, 'utf8')
  block.write('0000644\0', 100)
  block.write(size, 124, 'latin1')
  block.write('        ', 148)
  block.write(type, 156)
  block.write('ustar\0', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
