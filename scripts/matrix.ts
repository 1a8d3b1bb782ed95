import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { detectClients } from '../src/clients/asking/detect.ts'
import type { Installed } from '../src/clients/asking/installed.ts'
import type { Remedy } from '../src/clients/client.ts'
import { writeKeyStore } from '../src/fixes/key-store.ts'
import { writeBundle, writeHashedDirectory } from '../src/fixes/write.ts'
import type { Machine } from '../src/machines/machine.ts'
import { runnerMachine } from '../src/machines/runner.ts'
import { type Host, UsageError } from '../src/model.ts'
import { sideBySide } from '../src/side-by-side.ts'
import type { StoreReference } from '../src/stores/store.ts'
import { storeVariables } from '../src/stores/variables.ts'
import { readCertificate } from '../src/x509/certificate.ts'
import { type Issuer, mintAuthority, mintLeaf } from '../src/x509/mint.ts'
import { listenTls } from '../test/world/listen.ts'
import { addToDefaultStores } from './default-stores.ts'
import { type Answers, cellOf, type Matrix, type MatrixRow, matrixPage } from './matrix-table.ts'

// What each client on this machine makes of each variable: `npm run matrix`, with `-- --write` into docs/matrix.md. As root:
// it changes the default stores, in a mount namespace of its own.

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false }, inside: { type: 'string' } } })
if (values.inside === undefined) {
  const scratch = await mkdtemp(join(tmpdir(), 'matrix-'))
  const itself = [process.execPath, ...process.argv.slice(1), '--inside', scratch]
  const { status } = spawnSync('unshare', ['--mount', ...itself], { stdio: 'inherit' })
  // The mounts are gone with the namespace.
  await rm(scratch, { recursive: true })
  process.exit(status ?? 2)
}
const folder = values.inside
const timeoutMs = 20_000
const width = 4

const now = new Date()
const named = await serverOf(mintAuthority({ now, name: 'Matrix Root', organization: 'Matrix' }))
const standard = await serverOf(mintAuthority({ now, name: 'Matrix Default Root', organization: 'Matrix' }))
const hosts = [named.host, standard.host]
try {
  const machine = await runnerMachine({ PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: folder })
  const clients = firstOfEach(await detectClients(machine, 'auto'))
  const stores = await sideBySide(clients, width, client => storesOf(machine, client))
  await addToDefaultStores(machine, stores.flat(), standard.root, folder)
  const settings = await settingsFor(clients, named.root)
  const measured = await sideBySide(clients, 1, client => rowOf(machine, client, settings))
  const rows = measured.flatMap(row => (row === undefined || 'message' in row ? [] : row))
  const unmeasured = measured.flatMap(row => (row !== undefined && 'message' in row ? row : []))
  const titles = settings.map(({ title }) => title)
  const page = matrixPage({ os: machine.os, date: now, settings: titles, rows, unmeasured })
  process.stdout.write(page)
  if (values.write) await writeFile(fileURLToPath(new URL('../docs/matrix.md', import.meta.url)), page)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
} finally {
  await Promise.all([named.close(), standard.close()])
}

async function serverOf(root: Issuer): Promise<{ root: Issuer; host: Host; close: () => Promise<void> }> {
  const leaf = mintLeaf({ now, issuer: root, commonName: 'Matrix', names: ['127.0.0.1'] })
  const { port, close } = await listenTls([leaf.der], leaf.privateKeyPem)
  return { root, host: { id: `127.0.0.1:${port}`, name: '127.0.0.1', port }, close }
}

async function storesOf(machine: Machine, { client, at }: Installed): Promise<readonly StoreReference[]> {
  return client.stores(machine, at, await client.probe(machine, at, { hosts, timeoutMs }))
}

interface Setting {
  readonly title: string
  readonly variable: string
  readonly value: string
}

/** Switches name no path, and with the root in no store nothing can be seen of them. */
async function settingsFor(installed: readonly Installed[], { der, certificatePem }: Issuer): Promise<Setting[]> {
  const anchors = [readCertificate(der)]
  const plain = join(folder, 'plain')
  await mkdir(plain)
  await writeFile(join(plain, 'root.pem'), certificatePem)
  const paths: Readonly<Record<Remedy['wants'], string>> = {
    bundle: await writeBundle(folder, anchors),
    'hashed-directory': await writeHashedDirectory(folder, anchors),
    'key-store': await writeKeyStore(folder, anchors),
  }
  const known = storeVariables.flatMap(({ name, wants }): Setting[] => {
    if (wants === 'switch' || wants === 'key-store') return []
    return [{ title: name, variable: name, value: paths[wants === 'directory' ? 'hashed-directory' : 'bundle'] }]
  })
  const names = new Set(known.map(({ variable }) => variable))
  const others = installed
    .flatMap(({ client }) => client.remedies)
    .filter(({ variable }) => !names.has(variable) && names.add(variable))
    .map(({ variable, wants, value }) => ({
      title: variable,
      variable,
      value: value?.(paths[wants], undefined) ?? paths[wants],
    }))
  return [
    ...known,
    ...others,
    { title: 'SSL_CERT_FILE (missing)', variable: 'SSL_CERT_FILE', value: join(folder, 'missing.pem') },
    { title: 'SSL_CERT_DIR (plain)', variable: 'SSL_CERT_DIR', value: plain },
  ]
}

/** Undefined where the client turns out not to be there. */
async function rowOf(
  machine: Machine,
  installed: Installed,
  settings: readonly Setting[],
): Promise<MatrixRow | Matrix['unmeasured'][number] | undefined> {
  const { version, answers: without } = await ask(machine, installed)
  if (without === undefined) return undefined
  if (without.named.verdict !== 'rejected') return { client: installed.client.id, message: without.named.message }
  const under = await sideBySide(settings, width, async ({ title, variable, value }) => {
    const { answers } = await ask(machine.under({ [variable]: value }), installed)
    return [title, answers === undefined ? 'breaks' : cellOf(without, answers)] as const
  })
  return { client: installed.client.id, version, cells: new Map(under) }
}

async function ask(
  machine: Machine,
  { client, at }: Installed,
): Promise<{ version: string; answers: Answers | undefined }> {
  const probe = await client.probe(machine, at, { hosts, timeoutMs })
  const { version, verdicts, absent } = client.interpret(probe, hosts)
  const [first, second] = verdicts
  return { version, answers: first && second && absent === undefined ? { named: first, standard: second } : undefined }
}

function firstOfEach(installed: readonly Installed[]): readonly Installed[] {
  return installed.filter(({ client }, index) => installed.findIndex(other => other.client === client) === index)
}
