import type { Machine } from '../../machines/machine.ts'
import type { Host } from '../../model.ts'
import { type PredictOptions, predictAll } from '../../tls/predict.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { answer, unanswered } from '../asking/answers.ts'
import { markedRecords, marker, number, text } from '../asking/marked-lines.ts'
import type { HostVerdict, Probe } from '../client.ts'
import { verdictOfNode } from '../node/errors.ts'

const label = 'prediction'

/** What a client with this store would say, found out in this process: a probe for clients that cannot be run. */
export async function predictedProbe(
  hosts: readonly Host[],
  anchors: readonly Certificate[],
  options: PredictOptions,
): Promise<Probe> {
  const started = performance.now()
  const predictions = await predictAll(hosts, anchors, options)
  const lines = predictions.map((prediction, host) => `${marker}${JSON.stringify({ host, ...prediction })}\n`)
  const run = {
    exitCode: 0,
    signal: null,
    stdout: lines.join(''),
    stderr: '',
    timedOut: false,
    milliseconds: Math.round(performance.now() - started),
  }
  return { runs: [{ label, run }] }
}

const asked = new WeakMap<Machine, Map<string, Promise<Probe>>>()

/** The same, once for all clients of a machine that would say the same: those with one store, one way and one set of rules. */
export function predictedOnce(
  machine: Machine,
  hosts: readonly Host[],
  anchors: readonly Certificate[],
  options: PredictOptions,
): Promise<Probe> {
  const known = asked.get(machine) ?? new Map<string, Promise<Probe>>()
  asked.set(machine, known)
  const ways = hosts.map(host => [options.wayTo?.(host), options.failsBefore?.(host)])
  const key = JSON.stringify([hosts, anchors.map(({ sha256 }) => sha256).sort(), options, ways])
  const probe = known.get(key) ?? predictedProbe(hosts, anchors, options)
  known.set(key, probe)
  return probe
}

export function isPredicted({ runs }: Probe): boolean {
  return runs.some(entry => entry.label === label)
}

/** The verdicts of a predicted probe, in the words of Node.js. */
export function predictedVerdicts(probe: Probe, hosts: readonly Host[]): readonly HostVerdict[] {
  const output = probe.runs.find(entry => entry.label === label)?.run.stdout ?? ''
  const records = new Map(markedRecords(output).map(record => [record['host'], record]))
  return hosts.map((host, index) => {
    const record = records.get(index)
    if (record === undefined) return { ...unanswered(host, probe), basis: 'predicted' }
    const code = text(record, 'code')
    const words = [code, text(record, 'message').replace(advice, '')].filter(part => part !== '').join(': ')
    const verdict = verdictOfNode(text(record, 'kind'), code)
    return { ...answer(host, verdict, words, number(record, 'milliseconds')), basis: 'predicted' }
  })
}

/** Which is for Node.js, and not for the client in whose place it shook hands. */
const advice = /; if the root CA is installed locally, try running Node\.js with --use-system-ca$/
