import { identified } from '../causes/advice.ts'
import type { KnownStore } from '../causes/cause.ts'
import type { Explanation } from '../causes/index.ts'
import type { Judged, JudgedCheck } from '../causes/judge.ts'
import type { Remedy } from '../clients/client.ts'
import type { Machine } from '../machines/machine.ts'
import { type CauseId, gapCauses, type MachineKind } from '../model.ts'
import { addToSystemStore, anchorFolder, someCertificate } from '../stores/system-store.ts'
import { printable } from '../text.ts'
import type { Certificate } from '../x509/certificate.ts'
import { findPaths, indexBySubject } from '../x509/paths.ts'
import { isLendable } from './lendable.ts'

/** `machine`: any store on the machine may lend an anchor. `given`: only what the user gave. */
export type TrustFrom = 'machine' | 'given'

/** What one rejected check lacks, and who lends it. */
export interface Need {
  readonly judged: Judged
  readonly check: JudgedCheck
  readonly remedy: Remedy
  /** The anchor at the path's end, and intermediates that neither the host sends nor the client holds: lent, or fetched. */
  readonly missing: readonly Certificate[]
  readonly lender: KnownStore
}

export interface Unrepairable {
  readonly judged: Judged
  readonly check: JudgedCheck
  readonly why: string
  /** What repairs this client alone. */
  readonly ownStep?: string
}

/**
 * Causes that an anchor in the client's store takes away: another one for an expired root among them, where a lender holds it.
 * The rest is for the host, the name or the network to repair.
 */
const takenAwayByAnchors: ReadonlySet<CauseId> = new Set<CauseId>([...gapCauses, 'issuer-expired'])

/** An expired authority that stands in the way of a valid one has to go: nothing that is added moves it. */
function isTakenAwayByAnchors({ cause, recognition }: Explanation): boolean {
  return takenAwayByAnchors.has(cause.id) && recognition.evidence['validPath'] === undefined
}

/** The need of a rejected check, or why no variable repairs it. Pure. */
export function needOf(
  judged: Judged,
  check: JudgedCheck,
  lenders: readonly KnownStore[],
  { environment, kind }: Pick<Machine, 'environment' | 'kind'>,
): Need | Unrepairable {
  const obstacle = check.explanations.find(explanation => !isTakenAwayByAnchors(explanation))
  if (obstacle) {
    const { title, id } = obstacle.cause
    return { judged, check, why: `${title} No variable repairs that: see ${id}.` }
  }
  const remedy = remedyOf(judged, environment)
  const loan = loanFor(judged, check, lenders)
  if (loan === undefined && check.explanations[0]?.cause.id === 'intermediate-missing') {
    return { judged, check, why: leftToTheServer }
  }
  if (remedy === undefined) return { judged, check, ...byHand(judged, check, loan, kind) }
  if (loan === undefined) return { judged, check, why: noLender(check) }
  return { judged, check, remedy, ...loan }
}

/** The variable that is set and wins, so that ours is the one that is read; the client's first where none is set. */
function remedyOf({ asked: { remedies } }: Judged, environment: Readonly<Record<string, string>>): Remedy | undefined {
  return remedies.find(({ variable }) => environment[variable]) ?? remedies[0]
}

/**
 * What repairs a client that reads no variable: the store of the system, told in the same words of all that read it, with the
 * path of what is to be added where it is known, and what the client has beside that.
 */
function byHand(
  { asked: { client } }: Judged,
  { situation: { families } }: JudgedCheck,
  loan: Loan | undefined,
  kind: MachineKind,
): Pick<Unrepairable, 'why' | 'ownStep'> {
  // A file of the runner is not seen in a container.
  const alone = kind === 'runner' ? loan?.lender.alone : undefined
  const certificate = alone ?? someCertificate
  const told = [
    'No variable changes the store, which is that of the system.',
    `Add the root to it, as root: ${addToSystemStore(families, certificate)}.`,
    alone === undefined ? standIn(loan) : undefined,
    kind !== 'runner' || anchorFolder(families) === undefined
      ? undefined
      : `In a workflow, \`install: true\` adds ${alone === undefined ? 'the root that you give as `ca-certificates`' : 'it'} for the job.`,
  ]
  const ownStep = client.repairedByHand?.(certificate)
  return {
    why: told.filter(sentence => sentence !== undefined).join(' '),
    ...(ownStep === undefined ? {} : { ownStep }),
  }
}

function standIn(loan: Loan | undefined): string {
  const anchor = loan?.missing.at(-1)
  if (loan === undefined || anchor === undefined) {
    return `${someCertificate} stands for the root certificate, which no store that a fix may take from holds: get it from whoever runs that CA.`
  }
  return `${someCertificate} stands for ${identified(anchor)}, which ${printable(loan.lender.name)} holds.`
}

interface Loan {
  readonly missing: readonly Certificate[]
  readonly lender: KnownStore
}

function loanFor({ stores }: Judged, { situation }: JudgedCheck, lenders: readonly KnownStore[]): Loan | undefined {
  const [leaf, ...served] = situation.observation.chain
  if (leaf === undefined) return undefined
  const own = new Set(stores.flatMap(store => store.anchors).map(anchor => anchor.sha256))
  const sent = new Set(served.map(certificate => certificate.sha256))
  // Never an anchor here: a path through it ends at one that a lender holds.
  const fetched = (situation.observation.fetched ?? []).map(({ certificate }) => certificate)
  const intermediates = [...served, ...fetched.filter(({ subject, issuer }) => subject !== issuer)]
  for (const lender of lenders) {
    // A directory without hash links lends too: what it lacks is the links.
    const anchors = indexBySubject([...lender.store.anchors, ...lender.store.unhashed])
    const { paths } = findPaths(leaf, intermediates, anchors, { partialChain: situation.endsAtAnyAnchor })
    const [path] = paths
      .filter(certificates => isInTime(certificates, situation.now))
      .filter(certificates => {
        const unheld = fetched.filter(one => certificates.includes(one) && !sent.has(one.sha256))
        return unheld.length === 0 || isLendable(certificates, unheld)
      })
      .toSorted((one, other) => one.length - other.length)
    if (path === undefined) continue
    const anchor = path.at(-1)
    const missing = path.filter(
      certificate => !own.has(certificate.sha256) && (certificate === anchor || !sent.has(certificate.sha256)),
    )
    return { missing: missing.filter(certificate => certificate !== leaf || certificate === anchor), lender }
  }
  return undefined
}

/** An expired anchor is no loan: every client refuses it. */
function isInTime(path: readonly Certificate[], now: Date): boolean {
  return path.every(({ notBefore, notAfter }) => notBefore <= now && now <= notAfter)
}

function noLender({ explanations, situation }: JudgedCheck): string {
  if (situation.observation.chain.length === 0) {
    return 'No certificate of this host was seen, so that no issuer can be looked for.'
  }
  const [first] = explanations
  const see = first === undefined ? '' : `: see ${first.cause.id}`
  return `No store that a fix may take from holds the issuer, and no certificate that was given is it. Give its root as \`ca-certificates\`${see}.`
}

const leftToTheServer =
  'The server does not send the intermediate, no store that a fix may take from holds it, and no certificate that was given is it. The server has to be repaired: see intermediate-missing.'
