import type { Machine } from '../machines/machine.ts'
import { toPem } from '../x509/pem.ts'
import type { StoreReference } from './store.ts'

/** The user's view, into which Windows merges the machine's store (learn.microsoft.com: System Store Locations). */
const path = 'Cert:\\CurrentUser\\Root'
const timeoutMs = 30_000

/**
 * The trusted roots of Windows, as a Node.js like this one tells them, or as PowerShell lists them where it is older than 22.15.
 * Windows fetches further roots of Microsoft's program when it meets them: those are in neither list.
 */
export async function windowsStore(machine: Pick<Machine, 'run'>): Promise<readonly StoreReference[]> {
  const pem = (await listOfNode(machine)) ?? (await listOfPowerShell(machine))
  return [{ origin: 'default', form: 'platform', path, ...(pem === undefined ? {} : { pem }) }]
}

/** In a process of its own: the call reads every store of the system before it returns. */
const program = "process.stdout.write(require('node:tls').getCACertificates('system').join('\\n'))"

async function listOfNode(machine: Pick<Machine, 'run'>): Promise<string | undefined> {
  const { failure, exitCode, stdout } = await machine.run({
    file: process.execPath,
    args: ['-e', program],
    environment: { NODE_OPTIONS: undefined },
    timeoutMs,
  })
  return failure === undefined && exitCode === 0 && stdout !== '' ? stdout : undefined
}

/** A line of base64 for each certificate. */
const script = `Get-ChildItem ${path} | ForEach-Object { [Convert]::ToBase64String($_.RawData) }`

async function listOfPowerShell(machine: Pick<Machine, 'run'>): Promise<string | undefined> {
  const { failure, exitCode, stdout } = await machine.run({
    file: 'powershell.exe',
    args: ['-NoProfile', '-NonInteractive', '-Command', script],
    timeoutMs,
  })
  if (failure !== undefined || exitCode !== 0) return undefined
  const lines = stdout.split(/\r?\n/).filter(line => /^[A-Za-z0-9+/]+=*$/.test(line))
  return lines.map(line => toPem(Buffer.from(line, 'base64'))).join('')
}
