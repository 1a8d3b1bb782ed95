import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calledName } from '../../src/reports/certificate-name.ts'

const names = [
  ['CN=git.example.org,O=Example', 'git.example.org'],
  ['O=Example,CN=git.example.org', 'git.example.org'],
  ['O=Example\\,CN=not this', 'O=Example\\,CN=not this'],
  ['O=Example\\\\,CN=this', 'this'],
  ['CN=Example\\, Inc.,O=x', 'Example, Inc.'],
  ['OU=Class 3 Root', 'OU=Class 3 Root'],
  ['CN=,O=x', 'CN=,O=x'],
  ['', 'no name'],
] as const

for (const [name, called] of names) {
  test(`"${name}" is called "${called}"`, () => assert.equal(calledName(name), called))
}
