import type { Finding } from '../model.ts'
import { shortFingerprint } from '../text.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { Judged } from './judge.ts'

const dayMs = 86_400_000

/** Certificates of trusted hosts that will have expired within `days`: one warning a certificate, whoever trusts it. */
export function expiryWarnings(
  machine: string,
  judged: readonly Judged[],
  days: number,
  now: Date,
): readonly Finding[] {
  const ending = new Map<string, Ending>()
  for (const { asked, checks } of judged) {
    for (const { host, verdict, situation } of checks) {
      if (verdict.verdict !== 'trusted') continue
      for (const certificate of situation.observation.chain) {
        if (!endsWithin(certificate, days, now)) continue
        const entry = ending.get(certificate.sha256) ?? { certificate, clients: new Set(), hosts: new Set() }
        entry.clients.add(asked.client.id)
        entry.hosts.add(host.id)
        ending.set(certificate.sha256, entry)
      }
    }
  }
  return [...ending.values()].map(entry => warning(machine, entry, now))
}

interface Ending {
  readonly certificate: Certificate
  readonly clients: Set<Finding['clients'][number]>
  readonly hosts: Set<string>
}

function endsWithin({ notAfter }: Certificate, days: number, now: Date): boolean {
  const left = notAfter.getTime() - now.getTime()
  return left >= 0 && left < days * dayMs
}

function warning(machine: string, { certificate, clients, hosts }: Ending, now: Date): Finding {
  const { subject, sha256, notAfter } = certificate
  const left = Math.floor((notAfter.getTime() - now.getTime()) / dayMs)
  const when = left === 0 ? 'in less than a day' : left === 1 ? 'in 1 day' : `in ${left} days`
  return {
    cause: 'certificate-expired',
    severity: 'warning',
    machine,
    clients: [...clients],
    hosts: [...hosts],
    message: `Still trusted, but "${subject}" (SHA-256 ${shortFingerprint(sha256)}) expires ${when}, at ${notAfter.toISOString()}.`,
    help: 'Have the certificate renewed before then, and see that the server loads the new one.',
    evidence: { subject, sha256, notAfter: notAfter.toISOString(), daysLeft: left },
  }
}
