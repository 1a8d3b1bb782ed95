import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { shellWord } from '../src/shell-word.ts'

for (const [word, written] of [
  ['/etc/ssl/ca.pem', '/etc/ssl/ca.pem'],
  ['SSL_CERT_FILE=/a.pem', 'SSL_CERT_FILE=/a.pem'],
  ['', "''"],
  ['/my ca.pem', "'/my ca.pem'"],
] as const) {
  test(`${JSON.stringify(word)} is written ${written}`, () => assert.equal(shellWord(word), written))
}

for (const word of ["it's", '$(id)`id`', 'a;b', 'a::b', '##[error]x', 'a\nb', '~', '-rf *']) {
  test(`a shell reads ${JSON.stringify(word)} as it is`, () => {
    const read = execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(word)}`], { env: {}, encoding: 'utf8' })
    assert.equal(read, word)
  })
}

test('no word holds a NUL', () => assert.throws(() => shellWord('a\0b'), /holds a NUL/))
