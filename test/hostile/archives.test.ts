import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { tarReader } from '../../src/machines/image/tar.ts'
import { mutations, numbers } from './mutations.ts'

/** A header as POSIX has it, the checksum right unless something is changed later. */
function header(name: string, type: string, size: number, target = ''): Buffer {
  const block = Buffer.alloc(512)
  block.write(name, 0, 100)
  block.write('0000644\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write('00000000000\0', 136)
  block.write('        ', 148)
  block.write(type, 156)
  block.write(target, 157, 100)
  block.write('ustar\x0000', 257)
  return summed(block)
}

function summed(block: Buffer): Buffer {
  block.write('        ', 148)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

const padded = (content: string): Buffer =>
  Buffer.concat([Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)])
const file = (name: string, content: string, type = '0'): Buffer =>
  Buffer.concat([header(name, type, content.length), padded(content)])

const archive = Buffer.concat([
  header('etc/', '5', 0),
  file('etc/a.pem', 'x'.repeat(700)),
  file('PaxHeaders/b', '30 path=etc/a/very/long/name\n20 size=99999999999\n', 'x'),
  file('b', 'content'),
  file('././@LongLink', 'l'.repeat(300), 'L'),
  file('c', 'content'),
  header('out', '2', 0, '../../etc/passwd'),
  header('hard', '1', 0, 'etc/a.pem'),
  header('dev/null', '3', 0),
  header('fifo', '6', 0),
  Buffer.alloc(1024),
])

/** The checksums are made right again, so that what is wrong lies behind them. */
function withSums(bytes: Buffer): Buffer {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const block = bytes.subarray(at, at + 512)
    if (block.toString('latin1', 257, 262) === 'ustar') summed(block)
  }
  return bytes
}

suite('an archive with something wrong in it', () => {
  test('is read as far as it goes, by names inside of it, and holds no more than was wanted', () => {
    const below = numbers(7)
    let entries = 0
    for (const { bytes: changed, which } of mutations([archive], 7)) {
      const bytes = withSums(Buffer.from(changed))
      let wanted = 0
      const reader = tarReader({
        maxEntries: 50,
        wants({ size }) {
          const isWanted = size <= 1000
          wanted += isWanted ? size : 0
          return isWanted
        },
        found({ path, size, kind, target }, content) {
          entries += 1
          const parts = path.split('/')
          assert.ok(!path.startsWith('/') && !parts.includes('..') && !path.includes('\0'), `${which}: ${path}`)
          if (kind === 'hard-link') assert.ok(!target.split('/').includes('..'), `${which}: ${target}`)
          if (content !== undefined) assert.equal(content.length, size, which)
        },
      })
      try {
        for (let at = 0; at < bytes.length; ) {
          const end = at + 1 + below(900)
          if (!reader.push(bytes.subarray(at, end))) break
          at = end
        }
      } catch (error) {
        assert.fail(`${which}: ${error instanceof Error ? error.stack : error}`)
      }
      assert.ok(wanted <= 50_000, which)
      reader.problem()
    }
    assert.ok(entries > 5000, `only ${entries} entries were read: the others say nothing of what is in one`)
  })
})
