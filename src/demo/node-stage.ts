import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Machine } from '../machines/machine.ts'
import { runnerMachine } from '../machines/runner.ts'
import { givenCertificates } from '../stores/given-certificates.ts'
import type { Stage } from './stage.ts'

/**
 * Where there is no Python: the Node.js that runs this, under --use-openssl-ca, on a machine shown without OpenSSL's own
 * store, as an image without ca-certificates is. The demo's root is a file that the user gave.
 * @param environment without variables that name a store
 */
export async function stageNode(
  environment: Readonly<Record<string, string>>,
  folder: string,
  rootPem: string,
): Promise<Stage> {
  const root = join(folder, 'demo-root.pem')
  await writeFile(root, rootPem)
  const machine = await runnerMachine({ ...environment, NODE_OPTIONS: '--use-openssl-ca' })
  return {
    machine: withoutSystemStore(machine),
    clients: [{ id: 'node', path: process.execPath }],
    given: await givenCertificates(root, async () => Buffer.from(rootPem)),
    scene:
      'A Node.js with --use-openssl-ca on a machine without ca-certificates, as a small image is,\n' +
      'and the root certificate of the host in a file that you gave (--ca).',
  }
}

function withoutSystemStore(machine: Machine): Machine {
  const isHidden = (path: string): boolean => /^\/(etc|usr\/lib|var\/lib|usr\/local)\/.*(ssl|pki|cert)/.test(path)
  return {
    ...machine,
    read: async path => (isHidden(path) ? { state: 'missing' } : machine.read(path)),
    list: async path => (isHidden(path) ? { state: 'missing' } : machine.list(path)),
    under: extra => withoutSystemStore(machine.under(extra)),
  }
}
