// Writes docs/world.md: every server of the test world, what each client says of it, and the first cause. It is the table that
// test/e2e/world.test.ts holds the clients to:
//
//   npm run world
import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { type ClientId, clientIds } from '../src/model.ts'
import { markdownTable } from '../src/reports/markdown.ts'
import { clientsByHand } from '../test/e2e/by-hand.ts'
import { expectations, expectedOf, expectedWithRoot, isRepairable } from '../test/e2e/expected-causes.ts'
import { disputedServers } from '../test/world/disputed.ts'
import { misbehavingServers } from '../test/world/misbehaving.ts'
import { tlsServers } from '../test/world/servers.ts'

const servers = [
  ...tlsServers,
  ...misbehavingServers,
  { id: 'closed-port', serves: 'Nothing listens there.' },
  ...disputedServers,
]

/** The page; `date` is the day of the last measurement. */
export function worldPage(date: string): string {
  const asked = clientIds.filter(id => clientsByHand.some(client => client === id))
  const holding = asked.filter(isRepairable)
  const rows = servers.map(({ id, serves }) => [
    id,
    serves,
    cell(asked, client => {
      const { verdict, causes } = expectedOf(id, client)
      return outcome(verdict, causes[0])
    }),
    cell(holding, client => {
      const expected = expectedWithRoot(id, client)
      return expected === undefined ? 'trusted or rejected, by its version' : outcome(expected.verdict, expected.first)
    }),
  ])
  if (rows.length !== Object.keys(expectations).length) throw new Error('a server has no expectation, or the reverse')
  return `# The world, and what each client says of it

Every server of [test/world](../test/world), and for every client the verdict and the first cause: without the root of this world, and
with it in the store of the client. [The test](../test/e2e/world.test.ts) asks the product and, by hand, each client itself, and holds both
to this table, which is written from it (\`npm run world\`). Measured on ${date}, with the clients of Debian 12,
Node.js 24 as \`actions-node\`, and the rest as [matrix.md](matrix.md) lists them.

Asked: ${asked.join(', ')}. Of these ${asked.filter(client => !isRepairable(client)).join(', ')} read no variable that brings them the
root in every version, and are left out of the last column.

${markdownTable(['server', 'what it serves', 'without the root', 'with the root'], rows)}
`
}

function outcome(verdict: string, cause: string | undefined): string {
  return cause === undefined ? verdict : `${verdict}: ${cause}`
}

/** What most say first, then who says otherwise. */
function cell(clients: readonly ClientId[], say: (client: ClientId) => string): string {
  const said = new Map<string, ClientId[]>()
  for (const client of clients) said.set(say(client), [...(said.get(say(client)) ?? []), client])
  const [most, ...others] = [...said].sort(([, one], [, other]) => other.length - one.length)
  const exceptions = others.map(([words, who]) => `${words} (${who.join(', ')})`)
  return [most?.[0] ?? '', ...exceptions].join('; ')
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await writeFile(new URL('../docs/world.md', import.meta.url), worldPage(new Date().toISOString().slice(0, 10)))
}
