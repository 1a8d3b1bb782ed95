import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unrepairedGroups } from '../../src/reports/unrepaired.ts'
import { partlyFixed } from './sample-reports.ts'

test('one reason for many clients and hosts is one group; another reason or machine is another', () => {
  const record = { machine: 'runner', path: '/usr/bin/x', why: 'it has expired' } as const
  const { fix } = partlyFixed
  assert.ok(fix)
  const groups = unrepairedGroups({
    ...fix,
    unrepaired: [
      { ...record, client: 'curl', host: 'a:443' },
      { ...record, client: 'git', host: 'a:443' },
      { ...record, client: 'git', host: 'b:443' },
      { ...record, client: 'git', host: 'b:443', why: 'another name' },
      { ...record, client: 'git', host: 'b:443', machine: 'image:x' },
    ],
  })
  assert.deepEqual(
    groups.map(({ machine, why, clients, hosts }) => [machine, why, clients.join(), hosts.join()]),
    [
      ['runner', 'it has expired', 'curl,git', 'a:443,b:443'],
      ['runner', 'another name', 'git', 'b:443'],
      ['image:x', 'it has expired', 'git', 'b:443'],
    ],
  )
})
