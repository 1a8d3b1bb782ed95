import type { Host, Verdict } from '../../model.ts'
import type { HostVerdict, Probe } from '../client.ts'
import { answer, unanswered } from './answers.ts'
import { markedRecords, number } from './marked-lines.ts'

type Fields = Record<string, unknown>

/** The records of a probe's only process. */
function recordsOf(probe: Probe): readonly Fields[] {
  return markedRecords(probe.runs[0]?.run.stdout ?? '')
}

/** What the process told of itself. */
export function aboutIn(probe: Probe): Fields {
  const about = recordsOf(probe).find(record => 'about' in record)?.['about']
  return typeof about === 'object' && about !== null ? (about as Fields) : {}
}

/** The verdict of each host: of its record, which `judge` reads, or for want of one what `withoutRecord` says. */
export function markedAnswers(
  probe: Probe,
  hosts: readonly Host[],
  judge: (record: Fields) => { readonly verdict: Verdict; readonly words: string; readonly unverified?: boolean },
  withoutRecord: (host: Host, probe: Probe) => HostVerdict = unanswered,
): readonly HostVerdict[] {
  const verdicts = new Map<number, HostVerdict>()
  for (const record of recordsOf(probe)) {
    const index = record['host']
    const host = typeof index === 'number' ? hosts[index] : undefined
    if (host === undefined) continue
    const { verdict, words, unverified } = judge(record)
    const said = answer(host, verdict, words, number(record, 'milliseconds'))
    verdicts.set(index as number, unverified === true ? { ...said, unverified } : said)
  }
  return hosts.map((host, index) => verdicts.get(index) ?? withoutRecord(host, probe))
}
