import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isForeseen } from '../../../src/machines/image/foreseen-files.ts'

const mebibyte = 1024 * 1024

suite('of an image is kept while it streams by', () => {
  const files: readonly (readonly [path: string, size: number, kept: boolean])[] = [
    ['etc/ssl/certs/ca-certificates.crt', 220_000, true],
    ['etc/passwd', 900, true],
    ['etc/large', 2 * mebibyte, false],
    ['usr/lib/x86_64-linux-gnu/libcrypto.so.3', 5 * mebibyte, true],
    ['usr/lib/x86_64-linux-gnu/libc.so.6', 2 * mebibyte, false],
    ['usr/bin/python3.11', 7 * mebibyte, true],
    ['opt/env/bin/python3', 7 * mebibyte, true],
    ['usr/bin/python3-config', 1000, false],
    ['usr/bin/ls', 100_000, false],
    ['bin/curl', 300_000, true],
    ['usr/local/bin/node', 100 * mebibyte, false],
    ['usr/lib/python3/dist-packages/certifi/__init__.py', 100, true],
    ['usr/lib/python3/dist-packages/pip/_vendor/urllib3/_version.py', 100, true],
    ['usr/share/perl5/IO/Socket/SSL.pm', 120_000, true],
    ['usr/share/doc/curl/README', 100, false],
  ]
  for (const [path, size, kept] of files) {
    test(`${path} of ${size} bytes: ${kept ? 'yes' : 'no'}`, () => assert.equal(isForeseen({ path, size }), kept))
  }
})
