import type { Finding } from '../model.ts'
import { shortFingerprint } from '../text.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { Situation } from './cause.ts'
import { chainFacts } from './chain-facts.ts'
import type { Judged } from './judge.ts'

const dayMs = 86_400_000

/**
 * Certificates that trusted hosts cannot do without, sent or in the client's store, and that will have expired within `days`:
 * one warning a certificate, whoever trusts it.
 */
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
      for (const { certificate, cause } of endingSoon(situation, days, now)) {
        const entry = ending.get(certificate.sha256) ?? { certificate, cause, clients: new Set(), hosts: new Set() }
        entry.clients.add(asked.client.id)
        entry.hosts.add(host.id)
        ending.set(certificate.sha256, entry)
      }
    }
  }
  return [...ending.values()].map(entry => warning(machine, entry, now))
}

function endingSoon(situation: Situation, days: number, now: Date): readonly Pick<Ending, 'certificate' | 'cause'>[] {
  const { chain } = situation.observation
  const isEnding = (certificate: Certificate) => endsWithin(certificate, days, now)
  const sent = chain.filter(isEnding)
  const issuers = new Set(chain.map(({ issuer }) => issuer))
  const held = situation.stores
    .flatMap(({ anchors }) => anchors)
    .filter(anchor => issuers.has(anchor.subject) && isEnding(anchor))
  if (sent.length === 0 && held.length === 0) return []
  const { paths } = chainFacts(situation)
  const isOnEvery = ({ sha256 }: Certificate) => paths.every(path => path.some(one => one.sha256 === sha256))
  const heldIds = new Set(held.map(({ sha256 }) => sha256))
  return [
    // The way that the client took is not known where its store is not.
    ...sent
      .filter(one => !heldIds.has(one.sha256) && (one === chain[0] || isOnEvery(one)))
      .map(certificate => ({ certificate, cause: 'certificate-expired' as const })),
    ...held
      .filter(one => paths.length > 0 && isOnEvery(one))
      .map(certificate => ({ certificate, cause: 'issuer-expired' as const })),
  ]
}

interface Ending {
  readonly certificate: Certificate
  readonly cause: 'certificate-expired' | 'issuer-expired'
  readonly clients: Set<Finding['clients'][number]>
  readonly hosts: Set<string>
}

function endsWithin({ notAfter }: Certificate, days: number, now: Date): boolean {
  const left = notAfter.getTime() - now.getTime()
  return left >= 0 && left < days * dayMs
}

function warning(machine: string, { certificate, cause, clients, hosts }: Ending, now: Date): Finding {
  const { subject, sha256, notAfter } = certificate
  const left = Math.floor((notAfter.getTime() - now.getTime()) / dayMs)
  const when = left === 0 ? 'in less than a day' : left === 1 ? 'in 1 day' : `in ${left} days`
  return {
    cause,
    severity: 'warning',
    machine,
    clients: [...clients],
    hosts: [...hosts],
    message: `Still trusted, but ${cause === 'issuer-expired' ? 'the authority ' : ''}"${subject}" (SHA-256 ${shortFingerprint(sha256)}) expires ${when}, at ${notAfter.toISOString()}.`,
    help:
      cause === 'issuer-expired'
        ? "It lies in this client's own store: get the root that follows it from whoever runs the CA, and give it to every machine before then. A public one comes with an update of ca-certificates."
        : 'Have the certificate renewed before then, and see that the server loads the new one.',
    evidence: { subject, sha256, notAfter: notAfter.toISOString(), daysLeft: left },
  }
}
