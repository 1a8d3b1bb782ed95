import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check } from '../check.ts'
import { laterStepsEnvironment } from '../machines/later-steps.ts'
import type { Report } from '../model.ts'
import { terminalText } from '../reports/terminal.ts'
import { storeVariables } from '../stores/variables.ts'
import { stageNode } from './node-stage.ts'
import { stagePython } from './python-stage.ts'
import { startServer } from './server.ts'

/**
 * The founding case on any machine: an interpreter whose compiled-in CA paths are gone, certifi's bundle on the same disk,
 * a host whose issuer is in that bundle. No network, and nothing is left behind.
 * @returns the exit code: 0 when the case was found, explained and repaired
 */
export async function demo(print: (text: string) => void, colour: boolean): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'local-issuer-demo-'))
  const server = await startServer(new Date())
  try {
    const environment = withoutStoreVariables(laterStepsEnvironment(process.env))
    const stage =
      (await stagePython(environment, folder, server.rootPem)) ?? (await stageNode(environment, folder, server.rootPem))
    print(`${stage.scene}\n\n$ local-issuer env ${server.host.id}\n\n`)
    const report = await check({
      machine: stage.machine,
      clients: stage.clients,
      given: stage.given,
      hosts: [server.host],
      trustFrom: 'machine',
      timeoutMs: 20_000,
      expiryWarningDays: 0,
      exports: true,
      place: async () => join(folder, 'fix'),
      now: new Date(),
    })
    print(terminalText(report, { columns: 80, colour }))
    return conclude(report, print)
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What the reader's own shell sets must not repair the stage. */
function withoutStoreVariables(environment: Readonly<Record<string, string>>): Record<string, string> {
  const names = new Set(storeVariables.map(({ name }) => name))
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.has(name)))
}

function conclude({ findings, fix, result }: Report, print: (text: string) => void): number {
  const found = findings.some(({ cause }) => cause === 'store-missing')
  if (!found || result !== 'fixed' || !fix?.proven) {
    print('\nThe demo did not go as it should: please report the output above, with your operating system.\n')
    return 1
  }
  print(
    '\nFound (store-missing), repaired, and proven: the same client trusts the host under\n' +
      'the variable above, and still rejects a server whose issuer nobody holds.\n' +
      'Now with hosts of your own: local-issuer check HOST\n',
  )
  return 0
}
