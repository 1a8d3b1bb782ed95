import assert from 'node:assert/strict'
import { type Asked, askAll, type Questions } from '../../../src/clients/asking/ask.ts'
import { detectClients } from '../../../src/clients/asking/detect.ts'
import type { Selection } from '../../../src/clients/asking/selection.ts'
import type { HostVerdict } from '../../../src/clients/client.ts'
import { go } from '../../../src/clients/go.ts'
import type { Machine } from '../../../src/machines/machine.ts'
import { containerOpener } from '../../../src/machines/open.ts'
import type { ClientId } from '../../../src/model.ts'
import type { TestEngine } from '../../world/engine.ts'
import type { Member, World } from '../../world/world.ts'

/**
 * Not asked for. A host that says nothing costs each client its whole time, and tells nothing of its store; one that wants a
 * client certificate closes while Java still writes, and whether Java reads the alert first is a race.
 */
const leftOut = ['silent', 'client-certificate']

/** One client of an image, as it answered in a container and as its files let expect. */
export interface BothWays {
  readonly observed: Asked
  readonly predicted: Asked
}

/** Every server that tells something, by its address but for the one that has none. */
export function membersOf(world: World): readonly Member[] {
  return world.members.filter(({ id }) => !leftOut.includes(id))
}

/** Servers by the name `localhost`: an address is what pip with truststore verifies nobody by. */
export function membersByName(world: World, ids: readonly string[]): readonly Member[] {
  return ids.map(id => {
    const member = world.member(id)
    const { port } = member.host
    return { ...member, host: { id: `localhost:${port}`, name: 'localhost', port } }
  })
}

export function questionsAbout(world: World, members: readonly Member[]): Questions {
  // By another name: curl knows its answers by their URLs.
  const { port } = world.member('self-signed').host
  const control = { id: `localhost:${port}`, name: 'localhost', port }
  return { hosts: members.map(({ host }) => host), control, timeoutMs: 60_000 }
}

/** Clients of an image by the image's files, and by themselves in a container started from it. */
export async function askBothWays(
  engine: TestEngine,
  reference: string,
  questions: Questions,
  selection: Selection = 'auto',
): Promise<ReadonlyMap<ClientId, BothWays>> {
  const open = containerOpener(engine.environment)
  const openings = await Promise.all([
    open({ id: `image:${reference}`, form: 'image', reference, kind: 'image' }),
    open({ id: `run:${reference}`, form: 'run', reference, kind: 'container' }),
  ])
  const [image, container] = openings
  try {
    assert.ok('machine' in image, JSON.stringify(image))
    assert.ok('machine' in container, JSON.stringify(container))
    const observed = [
      ...(await askOn(container.machine, questions, selection)),
      ...(await askProgramInGo(container.machine, questions)),
    ]
    const predicted = await askAll(image.machine, await detectClients(image.machine, selection), questions)
    return paired(observed, predicted)
  } finally {
    await Promise.all(openings.map(opening => ('close' in opening ? opening.close() : undefined)))
  }
}

/** One interpreter or program after the other: each has all of a busy machine to itself, and none runs into its deadline. */
async function askOn(machine: Machine, questions: Questions, selection: Selection): Promise<readonly Asked[]> {
  const asked: Asked[] = []
  const installed = await detectClients(machine, selection)
  for (const path of new Set(installed.map(({ at }) => at.path))) {
    const own = installed.filter(({ at }) => at.path === path)
    asked.push(...(await askAll(machine, own, questions)))
  }
  return asked
}

const program = '/usr/local/bin/probe'

/** An image has no toolchain. The program in it is this project's own probe, which can be asked. */
async function askProgramInGo(machine: Machine, { hosts, control, timeoutMs }: Questions): Promise<readonly Asked[]> {
  if ((await machine.which(program)) === undefined) return []
  const all = [...hosts, control]
  const stdin = JSON.stringify({
    timeoutMs,
    hosts: all.map(({ name, port, servername }) => ({ name, port, servername })),
  })
  const run = await machine.run({ file: program, args: [], stdin, timeoutMs: 2 * timeoutMs })
  const { version, verdicts } = go.interpret({ runs: [{ label: 'go', run }] }, all)
  const last = verdicts.at(-1)
  assert.ok(last)
  const at = { path: program }
  return [
    { client: go, at, named: false, version, verdicts: verdicts.slice(0, -1), control: last, stores: [], remedies: [] },
  ]
}

/** A client that is there by one way alone is a difference of its own. */
function paired(observed: readonly Asked[], predicted: readonly Asked[]): ReadonlyMap<ClientId, BothWays> {
  const ids = (asked: readonly Asked[]) => [...new Set(asked.map(({ client }) => client.id))].sort()
  assert.deepEqual(ids(predicted), ids(observed))
  return new Map(
    observed.map(seen => {
      const candidates = predicted.filter(({ client }) => client === seen.client)
      // /usr/bin/java is a link to one of several.
      const same = candidates.find(({ at }) => at.path === seen.at.path) ?? candidates[0]
      assert.ok(same)
      return [seen.client.id, { observed: seen, predicted: same }]
    }),
  )
}

export interface Difference {
  /** The server's id, or `control`. */
  readonly server: string
  readonly words: string
}

/** Of which servers they say different things, and what. */
export function differences({ observed, predicted }: BothWays, members: readonly Member[]): readonly Difference[] {
  const told = [...members.map(({ id }) => id), 'control']
  const seen = [...observed.verdicts, observed.control]
  const expected = [...predicted.verdicts, predicted.control]
  // Who trusts the control verifies nothing, whether or not it says so of each host.
  const verifiesNothing = [observed, predicted].every(({ control }) => control.verdict === 'trusted')
  return told.flatMap((server, index) => {
    const [one, other] = [seen[index], expected[index]]
    if (one === undefined || other === undefined) return [{ server, words: 'was not answered for' }]
    const isSame = one.verdict === other.verdict && (verifiesNothing || leavesOut(one) === leavesOut(other))
    return isSame ? [] : [{ server, words: `${words(one)}, predicted ${words(other)}` }]
  })
}

/** Of what it trusts: what it did not look at. A client that rejects tells that or not. */
function leavesOut({ verdict, unverified }: HostVerdict): HostVerdict['unverified'] {
  return verdict === 'trusted' ? unverified : undefined
}

function words({ verdict, message, unverified }: HostVerdict): string {
  return `${verdict}${unverified === undefined ? '' : `, unverified ${unverified}`} (${message})`
}
