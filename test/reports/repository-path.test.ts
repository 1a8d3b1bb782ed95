import assert from 'node:assert/strict'
import { test } from 'node:test'
import { repositoryPath } from '../../src/reports/repository-path.ts'

const table: readonly (readonly [string, string | undefined, string | undefined])[] = [
  ['hosts.txt', undefined, 'hosts.txt'],
  ['./ci/hosts.txt', undefined, 'ci/hosts.txt'],
  ['ci//a/../hosts.txt', undefined, 'ci/hosts.txt'],
  ['ci\\hosts.txt', undefined, 'ci/hosts.txt'],
  ['/srv/repo/ci/hosts.txt', '/srv/repo', 'ci/hosts.txt'],
  ['/srv/repo/ci/hosts.txt', '/srv/repo/', 'ci/hosts.txt'],
  ['D:\\a\\repo\\hosts.txt', 'D:\\a\\repo', 'hosts.txt'],
  ['/srv/repository/hosts.txt', '/srv/repo', undefined],
  ['/etc/hosts', undefined, undefined],
  ['D:\\a\\hosts.txt', undefined, undefined],
  ['../hosts.txt', '/srv/repo', undefined],
  ['a/../../hosts.txt', undefined, undefined],
  ['.', undefined, undefined],
  ['ci/\n::error::x', undefined, undefined],
  ['ci/##[error]x', undefined, undefined],
]

for (const [file, workspace, expected] of table) {
  test(`${JSON.stringify(file)} in ${workspace ?? 'no workspace'} is ${expected ?? 'no file of the repository'}`, () => {
    assert.equal(repositoryPath(file, workspace), expected)
  })
}
