import { listed } from '../../src/text.ts'
import { table } from '../page.ts'
import { type VerifierId, verifierIds } from './answer.ts'
import type { Agreement } from './compare.ts'
import type { Reading } from './consistency.ts'
import { budgetMs, type Fidelity } from './measure.ts'
import { reasons } from './reasons.ts'

// docs/fidelity.md, and what the README quotes of it.

const titles: Readonly<Record<VerifierId, string>> = { openssl: 'OpenSSL', node: 'Node.js', go: 'Go', gnutls: 'GnuTLS' }

const means: Readonly<Record<VerifierId, string>> = {
  openssl: '`openssl verify`, for a server and at level 2, as s_client verifies on Debian',
  node: "`tls.connect` to a server with the case's chain and key",
  go: 'crypto/x509 as crypto/tls calls it, in a program that is built for the run',
  gnutls: '`certtool --verify` with the name and the purpose of a server',
}

/** The lines that stand in the README between its marks. */
export function fidelityTable({ comparison, versions, readings }: Fidelity): string {
  return table(
    ['', 'compared', 'predicted as it said', 'rejections explained'],
    comparison.agreements.map(({ verifier, compared, agreed }) => {
      const { rejected, explained } = explainedOf(readings, verifier)
      return [
        `${titles[verifier]} ${versions[verifier]}`,
        String(compared),
        `${agreed} (${percent(agreed, compared)})`,
        `${explained} of ${rejected}`,
      ]
    }),
  )
}

export function fidelityPage(fidelity: Fidelity, date: string): string {
  const { comparison, cases, unasked, slowest } = fidelity
  return `# Fidelity

Written by \`npm run fidelity -- --write\` on ${date}.

How far can a prediction be believed, and our reading of a chain? [x509-limbo](https://github.com/C2SP/x509-limbo) has
certificate chains that were made to divide validators. For each of its ${cases.length} cases for servers that need no download, four
verifiers were asked, and the product was asked what it predicts for that client, by the calls that judge an image. The run
fails where a prediction differs without a reason, or a reason has no difference any more.

${fidelityTable(fidelity)}
A rejection is explained where the first cause is not [unknown](causes/unknown.md). The run fails too where a cause is named
and the client trusts, or where its own words, or what the case is about, speak of something else.

## How they were asked

${verifierIds.map(verifier => `- **${titles[verifier]}:** ${means[verifier]}.`).join('\n')}

Cases with a time of their own get it: \`-attime\`, Go's \`CurrentTime\`, and libfaketime for GnuTLS, Node.js and the prediction.
Verdicts as the suite itself has them (it judges by RFC 5280 and the web's rules, which clients do not all keep):
${comparison.agreements.map(suite).join(', ')}.

Not asked by a handshake, and so not predicted:

${[...unasked].map(([why, count]) => `- ${count === 1 ? '1 case' : `${count} cases`}: ${why}.`).join('\n')}

Revocation lists (8 cases) are given to nobody: no client here asks for one by itself.

## Differences, and why

${differences(comparison.agreements)}
## Pathological cases

No prediction and no reading may take longer than ${budgetMs / 1000} seconds. The slowest prediction took ${Math.round(slowest.prediction.milliseconds)} ms
(\`${slowest.prediction.id}\`), the slowest reading ${Math.round(slowest.reading.milliseconds)} ms (\`${slowest.reading.id}\`).
`
}

function suite({ verifier, asTheSuite, asked }: Agreement): string {
  return `${titles[verifier]} ${asTheSuite} of ${asked}`
}

function differences(agreements: readonly Agreement[]): string {
  const all = agreements.flatMap(agreement => agreement.differences)
  return reasons
    .map(({ why }) => {
      const rows = all.filter(difference => difference.why === why)
      const ids = [...new Set(rows.map(({ id }) => id))]
      const lines = ids.map(id => {
        const own = rows.filter(row => row.id === id)
        const says = own[0]?.said.startsWith('trusted') ? 'trusts' : 'rejects'
        return `- \`${id}\`: ${listed(own.map(({ verifier }) => titles[verifier]))} ${own.length === 1 ? says : says.replace(/s$/, '')}`
      })
      return `${why}\n\n${lines.join('\n')}\n`
    })
    .join('\n')
}

function explainedOf(readings: readonly Reading[], verifier: VerifierId): { rejected: number; explained: number } {
  const rejected = readings.filter(one => one.verifier === verifier && one.answer.verdict === 'rejected')
  return { rejected: rejected.length, explained: rejected.filter(({ causes }) => causes[0] !== 'unknown').length }
}

function percent(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(1)} %`
}
