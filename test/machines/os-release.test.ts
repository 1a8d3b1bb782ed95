import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { osRelease } from '../../src/machines/os-release.ts'

suite('os-release', () => {
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    [
      'Debian',
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
      'Debian GNU/Linux 12 (bookworm)',
      ['debian'],
    ],
    [
      'Ubuntu',
      'ID=ubuntu\nID_LIKE=debian\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n',
      'Ubuntu 24.04.1 LTS',
      ['ubuntu', 'debian'],
    ],
    [
      'Rocky',
      'ID="rocky"\nID_LIKE="rhel centos fedora"\nPRETTY_NAME=\'Rocky Linux 9\'\n',
      'Rocky Linux 9',
      ['rocky', 'rhel', 'centos', 'fedora'],
    ],
    [
      'Alpine, with the line ends of Windows',
      'ID=alpine\r\nPRETTY_NAME="Alpine Linux v3.20"\r\n',
      'Alpine Linux v3.20',
      ['alpine'],
    ],
    ['no name to show', 'ID=void\n', 'void', ['void']],
    ['nothing', '', 'Linux', []],
    ['comments and what is none', '# ID=debian\nID debian\n=\n ID=debian\n', 'Linux', []],
    ['an ID that is none', 'ID=../../etc\nID_LIKE="a$b debian"\n', '../../etc', ['debian']],
    ['control characters', 'PRETTY_NAME="\u001b[31mred"\n', '\\u{1b}[31mred', []],
  ]
  for (const [name, text, os, families] of cases) {
    test(name, () => {
      assert.deepEqual(osRelease(text), { os, families })
    })
  }
})
