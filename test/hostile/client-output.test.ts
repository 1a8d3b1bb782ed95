import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Client, Probe } from '../../src/clients/client.ts'
import { clients } from '../../src/clients/index.ts'
import { readRecording, recordingNames } from '../clients/recording.ts'
import { hidden, mutations } from './mutations.ts'

// In a container every program is the image's own, and so is all that it prints.

const verdicts = ['trusted', 'rejected', 'unreachable', 'skipped', 'error']
const recorded = clients.filter(({ id }) => id !== 'system')

function interpreted(client: Client, probe: Probe, recording: string, which: string): void {
  const hosts = readRecording(client.id, recording).hosts.map(({ host }) => host)
  try {
    const said = client.interpret(probe, hosts)
    if (said.absent !== undefined) return
    assert.equal(said.verdicts.length, hosts.length)
    for (const { verdict, message } of said.verdicts) {
      assert.ok(verdicts.includes(verdict), verdict)
      assert.doesNotMatch(message, hidden)
      assert.ok(message.length < 2000, `a message of ${message.length} characters`)
    }
  } catch (error) {
    assert.fail(`${which}: ${error instanceof Error ? error.stack : error}`)
  }
}

/** The same probe with other words; of one with a process for each host, the first ones. */
function saying(probe: Probe, words: (text: string) => string): Probe {
  return {
    runs: probe.runs.slice(0, 3).map(({ label, run }) => ({
      label,
      run: { ...run, stdout: words(run.stdout), stderr: words(run.stderr) },
    })),
  }
}

suite('what a client prints with something wrong in it', () => {
  for (const client of recorded) {
    test(`${client.id}: has a verdict for every host`, () => {
      for (const recording of recordingNames(client.id)) {
        const { probe } = readRecording(client.id, recording)
        const texts = probe.runs.flatMap(({ run }) => [run.stdout, run.stderr]).map(text => Buffer.from(text))
        const changed = mutations(texts.filter(({ length }) => length > 0).length > 0 ? texts : [Buffer.from('x')], 9)
        for (let index = 0; index < 20; index += 1) {
          const altered = saying(probe, text => {
            const next = changed.next()
            return text === '' || next.done === true ? text : next.value.bytes.toString('utf8')
          })
          interpreted(client, altered, recording, `recording ${recording}, ${index}`)
        }
      }
    })
  }
})

/** Much of what an expression may try again and again, in front of an end that does not fit. */
const fillers = [' ', '(', ': ', ':../', '"', '\\', '1', ' not ', 'error ']

suite('what a client prints without end is read in time that grows with its length', () => {
  for (const client of recorded) {
    test(client.id, () => {
      const [recording = ''] = recordingNames(client.id)
      const { probe } = readRecording(client.id, recording)
      for (const filler of fillers) {
        const much = filler.repeat(Math.ceil(200_000 / filler.length))
        // Within the longest line, behind each of its first words: where an expression has begun to match.
        const stretched = saying(probe, text => {
          const lines = text.split('\n')
          const longest = lines.reduce((one, other) => (other.length > one.length ? other : one), '')
          const words = longest.split(' ')
          const longer = [1, 2, 4, 8]
            .filter(count => count <= words.length)
            .map(count => `${words.slice(0, count).join(' ')}${much}${words.slice(count).join(' ')}`)
          return [...longer, `${longest}${much}`, much, ...lines].join('\n')
        })
        interpreted(client, stretched, recording, `with much of "${filler}"`)
      }
    })
  }
})
