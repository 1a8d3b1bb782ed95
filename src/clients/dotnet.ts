import type { Machine } from '../machines/machine.ts'
import { probeDeadline } from './asking/deadline.ts'
import { aboutIn, markedAnswers } from './asking/marked-answers.ts'
import { text } from './asking/marked-lines.ts'
import { onPath } from './asking/on-path.ts'
import { writtenHosts } from './asking/written-question.ts'
import type { Client, Installation, Interpretation, Probe, Question, Recognised } from './client.ts'
import { dotnetFiles } from './dotnet/files.ts'
import { dotnetStores, storesIn } from './dotnet/stores.ts'
import { verdictOfDotnet } from './dotnet/words.ts'
import { probeSource } from './probe-source.ts'

/** .NET with its default validation, asked in PowerShell: SslStream, as HttpClient and Invoke-WebRequest have it. */
export const dotnet: Client = {
  id: 'dotnet',
  title: '.NET',
  docs: 'https://learn.microsoft.com/en-us/dotnet/standard/security/cross-platform-cryptography#x509store',
  speaks: { servername: true, starttls: [] },
  // What does not name itself as its issuer is taken for an intermediate (.NET: OpenSslCachedSystemStoreProvider).
  endsAtAnyAnchor: () => false,
  detect: onPath('pwsh'),
  probe: probeDotnet,
  interpret: interpretDotnet,
  stores: dotnetStores,
  recognise: recogniseDotnet,
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}

async function recogniseDotnet(machine: Machine): Promise<readonly Recognised[]> {
  const found = await dotnetFiles(machine)
  return found.map(({ path, version, openssl }) => ({
    path,
    version,
    stores: storesIn(machine.environment, openssl),
  }))
}

async function probeDotnet(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const question = { timeoutMs, hosts: writtenHosts(hosts) }
  // Where the libssl that .NET loads looks by default, it tells nowhere; it is that of the system's openssl.
  const places = machine.run({ file: 'openssl', args: ['version', '-d'], timeoutMs })
  const run = await machine.run({
    file: at.path,
    // No file, and so no execution policy of Windows; encoded, and so no quoting.
    args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded(probeSource('dotnet.ps1'))],
    stdin: JSON.stringify(question),
    environment: { NO_COLOR: '1', POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off' },
    timeoutMs: probeDeadline(hosts.length, 64, timeoutMs),
  })
  return {
    runs: [
      { label: 'dotnet', run },
      { label: 'openssl', run: await places },
    ],
  }
}

/** UTF-16LE in base64; without the comments, because Windows limits the length of a command line. */
function encoded(script: string): string {
  const code = script.replace(/^\s*#.*\n/gm, '').replace(/^\s+/gm, '')
  return Buffer.from(code, 'utf16le').toString('base64')
}

function interpretDotnet({ runs }: Probe, hosts: Question['hosts']): Interpretation {
  // What openssl says of its folder is no answer for a host.
  const probe = { runs: runs.filter(({ label }) => label === 'dotnet') }
  const about = aboutIn(probe)
  const [version, powershell] = [text(about, 'version'), text(about, 'powershell')]
  const platform = text(about, 'platform')
  return {
    version: powershell === '' ? version : `${version} (PowerShell ${powershell})`,
    // Elsewhere it asks the platform, which reads no variable.
    ...(platform === 'win32' || platform === 'darwin' ? { remedies: [] } : {}),
    verdicts: markedAnswers(probe, hosts, record => {
      const [type, message] = [text(record, 'type'), text(record, 'message')]
      const verdict = verdictOfDotnet(text(record, 'kind'), type, text(record, 'socket'), message)
      return { verdict, words: verdict === 'trusted' ? '' : message || type }
    }),
  }
}
