import type { Host, Verdict } from '../../model.ts'
import { printable } from '../../text.ts'
import type { HostVerdict, Probe } from '../client.ts'
import { marker } from './marked-lines.ts'

/** One host's verdict with the client's words made printable, and without the user and password of any URL in them. */
export function answer(host: Host, verdict: Verdict, message: string, milliseconds = 0): HostVerdict {
  return { host, verdict, message: printable(withoutUserinfo(message)), milliseconds: Math.round(milliseconds) }
}

/** `//user:password@` becomes `//…@`: a proxy may come from a configuration file as well as from the environment. */
function withoutUserinfo(text: string): string {
  return text.replace(/\/\/[^\s/?#"'<>]*@/g, '//…@')
}

/** Why a host has no verdict of its own: the probe was killed, could not start, or crashed. */
export function unanswered(host: Host, probe: Probe): HostVerdict {
  const runs = probe.runs.map(({ run }) => run)
  const failure = runs.find(run => run.failure !== undefined)?.failure
  if (failure !== undefined) return answer(host, 'error', `could not be started: ${failure}`)
  const late = runs.find(run => run.timedOut)
  // A program that hung before its first word says nothing of any host.
  if (late) {
    const verdict = late.stdout.includes(marker) ? 'unreachable' : 'error'
    return answer(host, verdict, 'no answer before the deadline', late.milliseconds)
  }
  const last = runs[0]
  const end = last?.signal ? `was ended by ${last.signal}` : `ended with exit code ${last?.exitCode ?? 'none'}`
  const words = lastLine(last?.stderr ?? '')
  return answer(host, 'error', `the probe ${end} and said nothing of this host${words ? `: ${words}` : ''}`)
}

export function lastLine(output: string): string {
  return output.trimEnd().split('\n').at(-1)?.trim() ?? ''
}
