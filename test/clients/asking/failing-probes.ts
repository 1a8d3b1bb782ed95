import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Client, HostVerdict, Probe } from '../../../src/clients/client.ts'
import type { Run } from '../../../src/machines/machine.ts'
import type { Host, Verdict } from '../../../src/model.ts'

/** Two hosts, as a test asks about them. */
export const hosts: readonly Host[] = [8401, 8402].map(port => ({ id: `127.0.0.1:${port}`, name: '127.0.0.1', port }))

/** A process that ended well and said nothing, but for what is given. */
export function run(over: Partial<Run> = {}): Run {
  return { exitCode: 0, signal: null, stdout: '', stderr: '', timedOut: false, milliseconds: 10, ...over }
}

export interface Failing {
  /** All processes of a probe of `hosts` end so. */
  probe(run: Run): Probe
  /** The first host fails with these words, the second is not spoken of. */
  saying(words: string): Probe
  /** The verdict when it is killed before it said anything. */
  readonly silentAtDeadline: Verdict
  /** Those words of a traceback on standard error that are shown. */
  readonly traceback: string
}

/** What holds for every client when its process fails instead of answering: never trusted, never rejected. */
export function testFailingProbes(client: Client, { probe, saying, silentAtDeadline, traceback }: Failing): void {
  const of = (failed: Probe): readonly HostVerdict[] => client.interpret(failed, hosts).verdicts
  const verdicts = (failed: Probe) => of(failed).map(({ verdict }) => verdict)

  test('a program that cannot be started is an error that says why', () => {
    const answers = of(probe(run({ exitCode: null, failure: 'spawn /opt/nothing ENOENT' })))
    assert.deepEqual(
      answers.map(({ verdict }) => verdict),
      ['error', 'error'],
    )
    for (const { message } of answers) assert.match(message, /^could not be started: spawn \/opt\/nothing ENOENT$/)
  })

  test(`a program killed at the deadline before it said anything is ${silentAtDeadline}`, () => {
    const answers = of(probe(run({ exitCode: null, signal: 'SIGKILL', timedOut: true })))
    for (const { verdict, message } of answers) {
      assert.deepEqual([verdict, message], [silentAtDeadline, 'no answer before the deadline'])
    }
  })

  test('a crash is an error that shows the last words', () => {
    const stderr = 'Traceback (most recent call last):\n  File "<string>", line 1\nMemoryError: no room\n'
    for (const { verdict, message } of of(probe(run({ exitCode: 1, stderr })))) {
      assert.equal(verdict, 'error')
      assert.ok(message.includes(traceback), message)
    }
  })

  test('an end by a signal without a word is an error that is not empty', () => {
    for (const { verdict, message } of of(probe(run({ exitCode: null, signal: 'SIGSEGV' })))) {
      assert.equal(verdict, 'error')
      assert.notEqual(message, '')
    }
  })

  test('garbage is an error', () => {
    const garbage = [
      '\u0000\u0001\ufffd\n'.repeat(50),
      '@local-issuer \n@local-issuer {\n@local-issuer null\n@local-issuer 7\n@local-issuer []\n@local-issuer "host"\n',
      '@local-issuer {"host":"0","kind":"accepted"}\n@local-issuer {"host":-1,"kind":"accepted"}\n',
      '@local-issuer {"host":2,"kind":"accepted"}\n@local-issuer {"host":0.5,"kind":"accepted"}\n',
      '@local-issuer {"host":0}\n@local-issuer {"host":1,"kind":7}\n',
      '@local-issuer {"url":"https://127.0.0.1:1/","exitcode":0,"time_appconnect":1,"time_pretransfer":1}\n',
      '@local-issuer {"url":7,"time_appconnect":"1"}\n@local-issuer {"about":[]}\n@local-issuer {"about":7}\n',
    ]
    for (const output of garbage) {
      const failed = probe(run({ exitCode: 1, stdout: output, stderr: output }))
      assert.deepEqual(verdicts(failed), ['error', 'error'], output.slice(0, 60))
    }
  })

  test('words that are not known are an error that shows them', () => {
    const [first, second] = of(saying('the flux capacitor is empty'))
    assert.equal(first?.verdict, 'error')
    assert.ok(first.message.includes('the flux capacitor is empty'), first.message)
    assert.equal(second?.verdict, 'error')
  })

  test('hostile words are shown on one line, without what a terminal or a runner would obey', () => {
    const [first] = of(saying('no \u001b[31mred\u001b[0m \r::error::pwned \u202egpj.exe \u0000'))
    assert.doesNotMatch(first?.message ?? '', /[\p{Cc}\p{Cf}]/u)
    assert.match(first?.message ?? '', /\\u\{1b\}\[31mred/)
  })

  test('words without end are cut', () => {
    const [first] = of(saying('W'.repeat(100_000)))
    assert.ok((first?.message.length ?? 0) <= 500)
  })
}
