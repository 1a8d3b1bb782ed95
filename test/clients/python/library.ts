import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Client, Probe } from '../../../src/clients/client.ts'
import type { PythonLibrary } from '../../../src/clients/python/round.ts'
import { hosts, run, testFailingProbes } from '../asking/failing-probes.ts'

/** The probe of a process in which these libraries said this. */
export function pythonProbe(library: PythonLibrary, ...records: readonly object[]): Probe {
  const stdout = records.map(record => `\n@local-issuer ${JSON.stringify({ library, ...record })}\n`).join('')
  return { runs: [{ label: library, run: run({ stdout }) }] }
}

/** What holds for every library that shares an interpreter's process. */
export function testLibrary(client: Client, library: PythonLibrary): void {
  suite(`${client.id}: a probe that fails`, () => {
    testFailingProbes(client, {
      probe: failed => ({ runs: [{ label: library, run: failed }] }),
      saying: message => pythonProbe(library, { host: 0, kind: 'other', type: 'X', message }),
      silentAtDeadline: 'error',
      traceback: 'ended with exit code 1 and said nothing of this host: MemoryError: no room',
    })
  })

  test(`a Python without ${client.id} has none`, () => {
    const absent = `No module named '${client.id}'`
    assert.equal(client.interpret(pythonProbe(library, { about: { version: '3.11.2', absent } }), hosts).absent, absent)
  })

  test('what the other libraries of the process say is not its own', () => {
    const others = ['ssl', 'requests', 'urllib3', 'aiohttp', 'httpx', 'pip', 'aws', 'fsspec', 'conda'] as const
    for (const other of others.filter(name => name !== library)) {
      const probe = pythonProbe(other, { about: { version: '3.11.2', absent: 'gone' } }, { host: 0, kind: 'accepted' })
      const { absent, version, verdicts } = client.interpret(probe, hosts)
      assert.deepEqual([absent, version, verdicts[0]?.verdict], [undefined, '', 'error'])
    }
  })

  test('a process that hung after the others had answered says nothing of its hosts', () => {
    const other = library === 'ssl' ? 'requests' : 'ssl'
    const [answered] = pythonProbe(other, { about: {} }, { host: 0, kind: 'accepted' }).runs
    const late = run({ stdout: answered?.run.stdout ?? '', timedOut: true })
    const { verdicts } = client.interpret({ runs: [{ label: library, run: late }] }, hosts)
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ['error', 'error'],
    )
  })
}
