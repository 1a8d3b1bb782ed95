import type {
  CauseId,
  CheckRecord,
  ClientId,
  Finding,
  Fix,
  HostRecord,
  MachineRecord,
  Report,
  Verdict,
} from '../../src/model.ts'

const store = '/opt/env/ssl/cert.pem'
const certifi = '/opt/env/lib/python3.12/site-packages/certifi/cacert.pem'
const bundle = '/github/home/local-issuer/bundle.pem'
const clients = ['python', 'requests', 'curl', 'git'] as const

/** A stand-in for a fingerprint. */
export function digits(seed: string): string {
  return Buffer.from(seed.padEnd(32, '.')).subarray(0, 32).toString('hex')
}

export function hostRecord(id: string, subject: string, issuer: string, line?: number): HostRecord {
  const [name = '', port = '443'] = id.split(':')
  return {
    id,
    name,
    port: Number(port),
    ...(line === undefined ? {} : { source: { file: 'ci/hosts.txt', line } }),
    chain: [
      {
        subject,
        issuer,
        notBefore: '2026-01-01T00:00:00.000Z',
        notAfter: '2027-01-01T00:00:00.000Z',
        sha256: digits(subject),
      },
    ],
  }
}

const hosts = [
  hostRecord('git.example.org:443', 'CN=git.example.org', 'CN=Example Issuing CA', 2),
  hostRecord('packages.example.org:8443', 'CN=packages.example.org', 'CN=Example Issuing CA', 3),
]

const runner: MachineRecord = {
  id: 'runner',
  kind: 'runner',
  os: 'Debian GNU/Linux 12 (bookworm)',
  clients: clients.map(id => ({
    id,
    path: `/opt/env/bin/${id}`,
    version: '1.2.3',
    stores: [
      { origin: 'default', path: store, state: id === 'python' ? 'missing' : 'ok', anchors: id === 'python' ? 0 : 140 },
    ],
  })),
}

export function check(client: ClientId, host: string, verdict: Verdict, causes: readonly CauseId[] = []): CheckRecord {
  return {
    machine: 'runner',
    client,
    path: `/opt/env/bin/${client}`,
    host,
    verdict,
    basis: 'observed',
    message: verdict === 'rejected' ? 'unable to get local issuer certificate' : '',
    causes,
    milliseconds: 12,
  }
}

export function finding(given: Partial<Finding>): Finding {
  return {
    cause: 'store-missing',
    severity: 'error',
    machine: 'runner',
    clients: ['python'],
    hosts: hosts.map(host => host.id),
    message: `its store ${store} does not exist, while ${certifi} holds the issuer CN=Example Root.`,
    help: `Run \`export SSL_CERT_FILE=${certifi}\`.\nOr install the package: \`apt-get install ca-certificates\`.`,
    evidence: { path: store, holder: certifi },
    ...given,
  }
}

const base: Report = {
  schemaVersion: 1,
  tool: { name: 'local-issuer', version: '0.1.0' },
  startedAt: '2026-11-24T06:00:00.000Z',
  milliseconds: 431,
  result: 'trusted',
  hosts,
  machines: [runner],
  checks: clients.flatMap(client => hosts.map(host => check(client, host.id, 'trusted'))),
  findings: [],
}

export const trusted: Report = base

export const rejected: Report = {
  ...base,
  result: 'rejected',
  checks: clients.flatMap(client =>
    hosts.map(({ id }) =>
      client === 'python'
        ? check(client, id, 'rejected', ['store-missing'])
        : client === 'git' && id === 'packages.example.org:8443'
          ? check(client, id, 'unreachable', ['unreachable'])
          : check(client, id, 'trusted'),
    ),
  ),
  findings: [
    finding({
      cause: 'unreachable',
      severity: 'warning',
      clients: ['git'],
      hosts: ['packages.example.org:8443'],
      message: 'the connection timed out after 10 seconds.',
      help: 'Check the proxy of git: `git config --get http.proxy`.',
      evidence: { seconds: 10 },
    }),
    finding({}),
  ],
}

const fix: Fix = {
  environment: { SSL_CERT_FILE: bundle, SSL_CERT_DIR: '/github/home/local-issuer/certs' },
  bundle,
  anchorsAdded: [{ subject: 'CN=Example Root,O=Example', sha256: digits('Example Root'), from: certifi }],
  proof: [
    ...hosts.map(host => ({
      machine: 'runner',
      client: 'python' as const,
      path: '/opt/env/bin/python',
      host: host.id,
      before: 'rejected' as const,
      after: 'trusted' as const,
    })),
    {
      machine: 'runner',
      client: 'curl',
      path: '/opt/env/bin/curl',
      host: 'git.example.org:443',
      before: 'trusted',
      after: 'trusted',
    },
  ],
  unrepaired: [],
  proven: true,
  exported: true,
}

export const fixed: Report = {
  ...rejected,
  result: 'fixed',
  findings: rejected.findings.map(each => ({ ...each, severity: 'warning' })),
  fix,
}

export const partlyFixed: Report = {
  ...rejected,
  fix: {
    ...fix,
    exported: false,
    unrepaired: [
      {
        machine: 'runner',
        client: 'git',
        path: '/opt/env/bin/git',
        host: 'packages.example.org:8443',
        why: 'no variable makes an unreachable host reachable.',
      },
    ],
  },
}

/** What servers and files may hold, on purpose not passed through `printable`. */
export const hostileTexts = [
  '\n::error::pwned',
  '\r::add-mask::e',
  ' \u3000::stop-commands::x',
  'a\u0085::set-env name=A::b',
  'x ##[error]pwned',
  '##\u200b[add-mask]e',
  ':\ufe0f:error::pwned',
  '#\u034f#[error]pwned',
  '###[group]pwned',
  'x ##vso[task.setvariable variable=PATH]/evil',
  '<script>alert(1)</script>',
  '</details></pre><img src=x onerror=alert(1)>',
  '\u001b[31mred',
  '`|@admin #1 GH-2 org/repo#3',
  '| a | b |\n| --- | --- |',
  '\n\n# heading\n- item\n```\nfence',
  '[click](https://evil.example) ![x](http://evil.example/x.png)',
  'www.evil.example and https://evil.example',
  '$x$ **bold** _it_ ~~no~~ \\| \\',
  '\u202eesrever\u202c',
  'a'.repeat(1000),
  '\ud800',
] as const

/** Every text of the report that others can choose is each of the hostile ones in turn. */
export function hostile(text: string): Report {
  const id = `evil.example:443`
  return {
    ...base,
    result: 'rejected',
    hosts: [{ ...hostRecord(id, text, text, 7), source: { file: `ci/${text}`, line: 7 } }],
    machines: [{ id: text, kind: 'image', os: text, clients: [] }],
    checks: ['/usr/bin/curl', text].map(path => ({
      ...check('curl', id, 'rejected', ['issuer-missing']),
      machine: text,
      path,
      message: text,
    })),
    findings: [
      finding({
        cause: 'issuer-missing',
        machine: text,
        clients: ['curl'],
        hosts: [id],
        message: text,
        help: text,
        evidence: { [text]: text },
      }),
      finding({
        cause: 'self-signed',
        severity: 'warning',
        hosts: [],
        message: `the subject is ${text}`,
        help: `Remove ${text}`,
      }),
    ],
    fix: {
      ...fix,
      environment: { SSL_CERT_FILE: `/tmp/${text}` },
      bundle: `/tmp/${text}`,
      anchorsAdded: [{ subject: text, sha256: digits('x'), from: text }],
      unrepaired: [{ machine: text, client: 'curl', path: text, host: id, why: text }],
    },
  }
}

/** One host in five is rejected by every client; `cause` of each is a finding of its own. */
export function manyHosts(count: number): Report {
  const many = Array.from({ length: count }, (_, index) =>
    hostRecord(
      `host-${index}.with-a-rather-long-name.department.example.org:443`,
      `CN=host-${index}`,
      'CN=Example CA',
      index + 1,
    ),
  )
  const bad = many.filter((_, index) => index % 5 === 0)
  const badIds = new Set(bad.map(host => host.id))
  return {
    ...base,
    result: 'rejected',
    hosts: many,
    checks: clients.flatMap(client =>
      many.map(host =>
        badIds.has(host.id)
          ? check(client, host.id, 'rejected', ['issuer-missing', 'name-mismatch'])
          : check(client, host.id, 'trusted'),
      ),
    ),
    findings: [
      finding({
        cause: 'issuer-missing',
        clients: [...clients],
        hosts: bad.map(host => host.id),
        message: 'the issuer CN=Example CA is in no store of this machine.',
      }),
      ...bad.map(host =>
        finding({ cause: 'name-mismatch', hosts: [host.id], message: 'the certificate is for other.example.org.' }),
      ),
    ],
  }
}
