import assert from 'node:assert/strict'
import type { Client } from '../../src/clients/client.ts'
import type { Verdict } from '../../src/model.ts'
import { readRecording } from './recording.ts'

/** `rejected: part of the message`, or a verdict alone, whose message is empty. */
export type Expected = Verdict | `${Verdict}: ${string}`

/** What a client says of each server, written down by reading what it said, not by running what is tested. */
export type VerdictTable = Readonly<Record<string, Expected>>

/** Every host of the recording has its row, and its verdict and words are those of the row. */
export function assertVerdicts(client: Client, recordingName: string, table: VerdictTable): void {
  const { hosts, probe } = readRecording(client.id, recordingName)
  const { verdicts, absent } = client.interpret(
    probe,
    hosts.map(({ host }) => host),
  )
  assert.equal(absent, undefined)
  assert.deepEqual(hosts.map(({ member }) => member).sort(), Object.keys(table).sort())
  for (const [index, { member }] of hosts.entries()) {
    const answer = verdicts[index]
    const [, verdict, words = ''] = /^(\w+)(?:: (.*))?$/.exec(table[member] ?? '') ?? []
    assert.equal(answer?.host, hosts[index]?.host)
    assert.equal(answer?.verdict, verdict, `${member}: ${answer?.message}`)
    if (words === '') assert.equal(answer?.message, '', member)
    else assert.ok(answer?.message.includes(words), `${member} says ${answer?.message}`)
  }
}

/** The rows of `table` that differ, laid over it. */
export function but(table: VerdictTable, rows: VerdictTable): VerdictTable {
  return { ...table, ...rows }
}
