import assert from 'node:assert/strict'
import { test } from 'node:test'
import { htmlReport } from '../../src/reports/html.ts'
import { summaryMarkdown } from '../../src/reports/summary.ts'
import { terminalText } from '../../src/reports/terminal.ts'
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
    groups.flatMap(({ ownSteps }) => ownSteps),
    [],
  )
  assert.deepEqual(
    groups.map(({ machine, why, clients, hosts }) => [machine, why, clients.join(), hosts.join()]),
    [
      ['runner', 'it has expired', 'curl,git', 'a:443,b:443'],
      ['runner', 'another name', 'git', 'b:443'],
      ['image:x', 'it has expired', 'git', 'b:443'],
    ],
  )
})

test('what a client has of its own does not part the group, and is told once', () => {
  const { fix } = partlyFixed
  assert.ok(fix)
  const record = { machine: 'runner', path: '/usr/bin/x', why: 'the store is that of the system' } as const
  const own = { client: 'wget', ownStep: 'or a line in its file' } as const
  const groups = unrepairedGroups({
    ...fix,
    unrepaired: [
      { ...record, ...own, host: 'a:443' },
      { ...record, ...own, host: 'b:443' },
      { ...record, client: 'system', host: 'a:443' },
    ],
  })
  assert.deepEqual(groups, [
    {
      machine: 'runner',
      why: record.why,
      clients: ['wget', 'system'],
      hosts: ['a:443', 'b:443'],
      ownSteps: [{ client: 'wget', step: own.ownStep }],
    },
  ])
})

test('every report for people tells the common part once, and behind it what each client has of its own', () => {
  const { fix } = partlyFixed
  assert.ok(fix)
  const record = { machine: 'runner', path: '/usr/bin/x', host: 'a:443', why: 'Add it to the store.' } as const
  const report = {
    ...partlyFixed,
    fix: {
      ...fix,
      unrepaired: [
        { ...record, client: 'wget', ownStep: 'Or one line.' },
        { ...record, client: 'gnutls', ownStep: 'Or an option.' },
      ] as const,
    },
  }
  const texts = [
    terminalText(report, { columns: 100, colour: false }),
    summaryMarkdown(report, { causesUrl: 'https://docs.test', reportPath: 'report.json' }),
    htmlReport(report).replace(/<script[\s\S]*?<\/script>/g, ''),
  ]
  for (const text of texts) {
    const plain = text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
    assert.match(plain, /Add it to the store\. .*wget ?: Or one line\. .*gnutls ?: Or an option\./)
    assert.equal(plain.split('Add it to the store.').length, 2)
  }
})
