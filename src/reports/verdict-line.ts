import type { CheckRecord, Report, Verdict } from '../model.ts'
import { isRepairedBy, isRepairedForLaterSteps } from '../repaired.ts'
import { counted, listed } from '../text.ts'

/** The one sentence for the result, the same in every format: `Rejected: 3 of 14 checks (python and requests × 2 hosts). 1 finding.` */
export function verdictLine(report: Report): string {
  return [resultSentence(report), fixSentence(report), findingsSentence(report)].filter(part => part !== '').join(' ')
}

function resultSentence(report: Report): string {
  const { checks } = report
  const total = counted(checks.length, 'check')
  switch (report.result) {
    case 'trusted':
      return `Trusted: ${having(checks, 'trusted').length === checks.length ? `all ${total}` : partial(checks, 'trusted')}.`
    case 'fixed':
      return `Fixed: ${partial(checks, 'rejected', having(checks, 'rejected').length === 1 ? ' was rejected and is trusted under the fix' : ' were rejected and are trusted under the fix')}.`
    case 'rejected':
      return `Rejected: ${rejectedPart(checks)}.`
    case 'unreachable':
      return `Unreachable: ${partial(checks, 'unreachable')}.`
  }
}

/** A client without verification rejects nothing, and that is what is wrong with it. */
function rejectedPart(checks: readonly CheckRecord[]): string {
  if (having(checks, 'rejected').length > 0) return partial(checks, 'rejected')
  const off = checks.filter(check => check.causes.includes('verification-off'))
  if (off.length === 0) return partial(checks, 'error', ' failed')
  return `verification is off in ${off.length} of ${counted(checks.length, 'check')} (${product(off)})`
}

function partial(checks: readonly CheckRecord[], main: Verdict, what = ''): string {
  const hit = having(checks, main)
  const where = hit.length === 0 || main === 'trusted' ? '' : ` (${product(hit)})`
  const others = (['unreachable', 'error', 'skipped'] as const)
    .filter(verdict => verdict !== main)
    .map(verdict => ({ verdict, count: having(checks, verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `, ${count} ${verdict}`)
  return `${hit.length} of ${counted(checks.length, 'check')}${where}${what}${others.join('')}`
}

function product(checks: readonly CheckRecord[]): string {
  const clients = [...new Set(checks.map(check => check.client))]
  const hosts = new Set(checks.map(check => check.host)).size
  const machines = new Set(checks.map(check => check.machine)).size
  return `${listed(clients)} × ${counted(hosts, 'host')}${machines > 1 ? ` on ${counted(machines, 'machine')}` : ''}`
}

function having(checks: readonly CheckRecord[], verdict: Verdict): CheckRecord[] {
  return checks.filter(check => check.verdict === verdict)
}

/** Who reads `rejected` may need no more than to take a fix that is there. */
function fixSentence({ fix, result, checks }: Report): string {
  if (fix === undefined || result === 'fixed') return ''
  const isOffered = [fix, ...(fix.runners ?? [])].some(({ environment }) => Object.keys(environment).length > 0)
  const repaired = checks.filter(check => isRepairedBy(fix, check))
  if (repaired.length === 0) return isOffered ? 'A fix was tried and did not prove itself.' : ''
  const what = share(repaired.length, having(checks, 'rejected').length)
  const reaching = repaired.filter(check => isRepairedForLaterSteps(fix, check)).length
  if (reaching === repaired.length) return `The exported fix repairs ${what}.`
  if (reaching > 0) return `A proven fix repairs ${what}, ${reaching} by what was exported.`
  return `A proven fix repairs ${what}${isOffered ? '; it was not exported' : ''}.`
}

function share(part: number, whole: number): string {
  if (part < whole) return `${part} of the ${whole} rejected`
  return whole === 1 ? 'the one that was rejected' : `all ${whole} rejected`
}

function findingsSentence({ findings }: Report): string {
  return findings.length === 0 ? '' : `${counted(findings.length, 'finding')}.`
}
