import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { bun } from '../../../src/clients/bun.ts'
import { cargo } from '../../../src/clients/cargo.ts'
import type { Client } from '../../../src/clients/client.ts'
import { conda } from '../../../src/clients/conda.ts'
import { deno } from '../../../src/clients/deno.ts'
import { dotnet } from '../../../src/clients/dotnet.ts'
import { python } from '../../../src/clients/python.ts'
import { builtInRoots } from '../../../src/clients/recognition/built-in-roots.ts'
import { mintAuthority, mintLeaf } from '../../../src/x509/mint.ts'
import { type FakeFiles, fakeMachine } from '../../machines/fake-machine.ts'

const now = new Date('2026-06-01T00:00:00Z')
const roots = ['One', 'Two'].map(name => mintAuthority({ now, name }))
const leaf = mintLeaf({ now, issuer: roots[0] ?? assert.fail(), commonName: 'leaf', names: ['leaf'] })
const inside = Buffer.concat(roots.map(({ der }) => der)).toString('latin1')

/** What a client is recognised as: its path, its version, and its stores, those not in effect in brackets. */
async function recognised(
  client: Client,
  files: FakeFiles,
  environment: Record<string, string> = {},
): Promise<readonly string[]> {
  const found = (await client.recognise?.(fakeMachine(files, environment))) ?? []
  return found.map(({ path, version, stores }) => {
    const named = stores.map(({ path, pem, replacedBy }) => {
      const name = path ?? `${pem?.match(/BEGIN/g)?.length} built in`
      return replacedBy === undefined ? name : `(${name})`
    })
    return `${path} ${version}: ${named.join(' ')}`
  })
}

suite('the roots in a program', () => {
  const pem = roots.map(({ certificatePem }) => certificatePem.trim())
  const of = (...parts: readonly (string | Uint8Array)[]): readonly string[] =>
    builtInRoots(Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))))

  test('are those that stand in it as DER, each once, in their order', () => {
    const [one, two] = roots.map(({ der }) => der)
    assert.deepEqual(
      of('\x7fELF', one ?? '', 'between', two ?? '', one ?? '').map(text => text.replaceAll('\r', '')),
      pem,
    )
  })
  test('are no certificate that somebody else issued', () => assert.deepEqual(of(leaf.der), []))
  test('are none that is cut off', () => assert.deepEqual(of(roots[0]?.der.subarray(0, -1) ?? ''), []))
  test('are no bytes that only begin like one', () => {
    assert.deepEqual(of('\x30\x82\x01\x00\x30\x82\x00\xf0\xa0\x03\x02\x01\x02\x02', ' '.repeat(400)), [])
    assert.deepEqual(of('\xa0\x03\x02\x01\x02\x02'), [])
  })
})

const system: FakeFiles = {
  '/usr/lib/ssl/cert.pem': '',
  '/usr/lib/ssl/certs/ca.pem': '',
  '/usr/lib/libcrypto.so.3': 'OPENSSLDIR: "/usr/lib/ssl"\0OpenSSL 3.0.19 27 Jan 2026\0',
}
const denoFiles: FakeFiles = { ...system, '/usr/bin/deno': `Exporter-Deno/0.80.0\0Deno/2.9.6+e518fbde5\0${inside}` }
const bunFiles: FakeFiles = { '/usr/local/bin/bun': `Bun/1.4.5\0${inside}` }
const cargoProgram = 'sparse+\0cainfo\0rustc version 1.95.0 (59807616e 2026-04-14)\0OPENSSLDIR: "/usr/local/ssl"\0'
const cargoFiles: FakeFiles = { ...system, '/usr/bin/cargo': cargoProgram }
const toolchains = '/rust/toolchains'
const rustup: FakeFiles = {
  ...system,
  '/usr/local/cargo/bin/cargo': 'rustup',
  '/rust/settings.toml': 'default_toolchain = "stable"\n',
}

const site = '/opt/conda/lib/python3.12/site-packages'
const condaFiles: FakeFiles = {
  '/opt/conda/bin/python': '\x003.12.4\0OPENSSLDIR: "/opt/conda/ssl"\0',
  '/opt/conda/bin/conda': '#!/opt/conda/bin/python\n',
  '/opt/conda/lib/python3.12/os.py': '',
  '/opt/conda/conda-meta/history': '',
  ...Object.fromEntries(['conda', 'requests', 'certifi'].map(name => [`${site}/${name}/__init__.py`, ''])),
  [`${site}/conda-26.7.0.dist-info/METADATA`]: '',
  [`${site}/certifi/core.py`]: 'def where(): ...',
}
const certifi = `${site}/certifi/cacert.pem`
const asConda = '/opt/conda/bin/conda 26.7.0 (Python 3.12.4):'
const shared = 'shared/Microsoft.NETCore.App'

const pythonIn = (prefix: string, version: string): FakeFiles => {
  const minor = version.split('.').slice(0, 2).join('.')
  return {
    [`${prefix}/bin/python`]: `\x00${version}\0OPENSSLDIR: "/usr/lib/ssl"\0`,
    [`${prefix}/lib/python${minor}/os.py`]: '',
  }
}
const pyenv: FakeFiles = {
  '/root/.pyenv/shims/python': '#!/usr/bin/env bash\nexec "/root/.pyenv/libexec/pyenv" exec "$program" "$@"\n',
  '/root/.pyenv/version': '3.12.4\n',
  ...pythonIn('/root/.pyenv/versions/3.12.4', '3.12.4'),
  ...pythonIn('/root/.pyenv/versions/3.9.1', '3.9.1'),
}
const stores = '/usr/lib/ssl/cert.pem /usr/lib/ssl/certs'

interface Case {
  readonly client: Client
  readonly title: string
  readonly files: FakeFiles
  readonly environment?: Record<string, string>
  readonly found: readonly string[]
}

const cases: readonly Case[] = [
  { client: deno, title: 'with the roots in it', files: denoFiles, found: ['/usr/bin/deno 2.9.6: 2 built in'] },
  {
    client: deno,
    title: 'with the file of the system in their place, and what is added',
    files: denoFiles,
    environment: { DENO_TLS_CA_STORE: 'system', DENO_CERT: '/a.pem', NODE_EXTRA_CA_CERTS: '/b.pem' },
    found: ['/usr/bin/deno 2.9.6: (2 built in) /usr/lib/ssl/cert.pem /a.pem /b.pem'],
  },
  {
    client: deno,
    title: 'with both, and the file that SSL_CERT_FILE names as the system’s',
    files: denoFiles,
    environment: { DENO_TLS_CA_STORE: 'mozilla,system', SSL_CERT_FILE: '/ca.pem' },
    found: ['/usr/bin/deno 2.9.6: 2 built in /ca.pem'],
  },
  { client: deno, title: 'whose roots are not in it is none', files: { '/usr/bin/deno': 'Deno/1.40.0\0' }, found: [] },
  { client: deno, title: 'that is a script is none', files: { '/usr/bin/deno': '#!/bin/sh\n' }, found: [] },
  {
    client: bun,
    title: 'with the roots in it, and what BoringSSL reads',
    files: bunFiles,
    found: ['/usr/local/bin/bun 1.4.5: 2 built in /etc/ssl/cert.pem /etc/ssl/certs'],
  },
  {
    client: bun,
    title: 'under its variables',
    files: bunFiles,
    environment: { NODE_EXTRA_CA_CERTS: '/a.pem', SSL_CERT_FILE: '/b.pem' },
    found: ['/usr/local/bin/bun 1.4.5: 2 built in /a.pem /b.pem (/etc/ssl/cert.pem) /etc/ssl/certs'],
  },
  { client: bun, title: 'whose roots are not in it is none', files: { '/usr/bin/bun': 'Bun/1.4.5' }, found: [] },
  { client: bun, title: 'of another name is none', files: { '/usr/bin/node': `Bun/1.4.5\0${inside}` }, found: [] },
  {
    client: cargo,
    title: 'with what openssl-probe finds',
    files: cargoFiles,
    found: ['/usr/bin/cargo 1.95.0: /usr/lib/ssl/cert.pem /usr/lib/ssl/certs'],
  },
  {
    client: cargo,
    title: 'with CARGO_HTTP_CAINFO before its configuration, in place of the file',
    files: { ...cargoFiles, '/root/.cargo/config.toml': '[http]\ncainfo = "/config.pem"\n' },
    environment: { HOME: '/root', CARGO_HTTP_CAINFO: '/variable.pem' },
    found: ['/usr/bin/cargo 1.95.0: /variable.pem (/usr/lib/ssl/cert.pem) /usr/lib/ssl/certs'],
  },
  {
    client: cargo,
    title: 'with its configuration',
    files: { ...cargoFiles, '/cargo/config.toml': '[http]\ncainfo = "/config.pem"\n' },
    environment: { CARGO_HOME: '/cargo' },
    found: ['/usr/bin/cargo 1.95.0: /config.pem (/usr/lib/ssl/cert.pem) /usr/lib/ssl/certs'],
  },
  {
    client: cargo,
    title: 'with the variables of OpenSSL that name what is there',
    files: { ...cargoFiles, '/ca/root.pem': '' },
    environment: { SSL_CERT_FILE: '/gone.pem', SSL_CERT_DIR: '/ca' },
    found: ['/usr/bin/cargo 1.95.0: /usr/lib/ssl/cert.pem /ca (/usr/lib/ssl/certs)'],
  },
  {
    client: cargo,
    title: "with a distribution's libcurl",
    files: {
      ...system,
      '/usr/bin/cargo': 'sparse+\0cainfo\0rustc version 1.85.0 (x)\0libcurl.so.4\0',
      '/usr/lib/libcurl.so.4': '\0libssl.so.3\0libcurl/8.14.1\0/etc/ssl/certs/ca-certificates.crt\0',
    },
    environment: { SSL_CERT_FILE: '/ca.pem' },
    found: ['/usr/bin/cargo 1.85.0: /etc/ssl/certs/ca-certificates.crt'],
  },
  {
    client: cargo,
    title: 'that rustup starts, by the name of rustup’s and of the toolchain that it chooses',
    files: {
      ...rustup,
      [`${toolchains}/nightly-x86_64-unknown-linux-gnu/bin/cargo`]: cargoProgram.replace('1.95', '1.97'),
      [`${toolchains}/stable-x86_64-unknown-linux-gnu/bin/cargo`]: cargoProgram,
    },
    environment: { RUSTUP_HOME: '/rust', PATH: '/usr/local/cargo/bin' },
    found: ['/usr/local/cargo/bin/cargo 1.95.0: /usr/lib/ssl/cert.pem /usr/lib/ssl/certs'],
  },
  {
    client: cargo,
    title: 'of rustup without a toolchain is none',
    files: rustup,
    environment: { RUSTUP_HOME: '/rust', PATH: '/usr/local/cargo/bin' },
    found: [],
  },
  { client: conda, title: 'with the certifi of its interpreter', files: condaFiles, found: [`${asConda} ${certifi}`] },
  {
    client: conda,
    title: 'with ssl_verify of the last condarc',
    files: {
      ...condaFiles,
      '/opt/conda/.condarc': 'channels: [defaults]\nssl_verify: /first.pem\n',
      '/root/.condarc': 'verify_ssl: "/last.pem" # ours\n',
    },
    environment: { HOME: '/root' },
    found: [`${asConda} /last.pem (${certifi})`],
  },
  {
    client: conda,
    title: 'with the variable of requests before its own',
    files: condaFiles,
    environment: { CONDA_SSL_VERIFY: '/own.pem', REQUESTS_CA_BUNDLE: '/requests.pem' },
    found: [`${asConda} /requests.pem (${certifi})`],
  },
  {
    client: conda,
    title: 'with the system’s, where that is told',
    files: { ...condaFiles, '/opt/conda/condarc.d/a.yml': 'ssl_verify: truststore\n' },
    found: [`${asConda} ${certifi} /opt/conda/ssl/cert.pem /opt/conda/ssl/certs`],
  },
  {
    client: conda,
    title: 'of a prefix that has a Python alone is none',
    files: Object.fromEntries(
      Object.entries(condaFiles).filter(([path]) => !/site-packages\/conda|bin\/conda/.test(path)),
    ),
    found: [],
  },
  {
    client: dotnet,
    title: 'by the newest of those that are shared',
    files: {
      ...system,
      '/usr/share/dotnet/dotnet': '',
      [`/usr/share/dotnet/${shared}/8.0.11/System.Net.Security.dll`]: '',
      [`/usr/share/dotnet/${shared}/10.0.1/System.Net.Security.dll`]: '',
    },
    environment: { SSL_CERT_FILE: '/ca.pem' },
    found: ['/usr/share/dotnet/dotnet 10.0.1: /ca.pem (/usr/lib/ssl/cert.pem) /usr/lib/ssl/certs'],
  },
  {
    client: dotnet,
    title: 'by that of PowerShell',
    files: {
      ...system,
      '/usr/bin/pwsh': '',
      '/opt/microsoft/powershell/7/pwsh.runtimeconfig.json':
        '{"runtimeOptions": {"includedFrameworks": [{"name": "Microsoft.NETCore.App", "version": "9.0.4"}]}}',
    },
    found: ['/usr/bin/pwsh 9.0.4: /usr/lib/ssl/cert.pem /usr/lib/ssl/certs'],
  },
  {
    client: dotnet,
    title: 'without an OpenSSL is none',
    files: { '/usr/share/dotnet/dotnet': '', [`/usr/share/dotnet/${shared}/8.0.11/x.dll`]: '' },
    found: [],
  },
  {
    client: dotnet,
    title: 'without a runtime is none',
    files: { ...system, '/usr/share/dotnet/dotnet': '' },
    found: [],
  },
  {
    client: python,
    title: 'of pyenv the version that its shim starts',
    files: pyenv,
    environment: { HOME: '/root', PATH: '/root/.pyenv/shims' },
    found: [`/root/.pyenv/versions/3.12.4/bin/python 3.12.4: ${stores}`],
  },
  {
    client: python,
    title: 'of pyenv the version that a variable chooses',
    files: pyenv,
    environment: { HOME: '/', PYENV_ROOT: '/root/.pyenv', PYENV_VERSION: '3.9.1' },
    found: [`/root/.pyenv/versions/3.9.1/bin/python 3.9.1: ${stores}`],
  },
  {
    client: python,
    title: 'those of the tool cache',
    files: pythonIn('/cache/Python/3.13.0/x64', '3.13.0'),
    environment: { AGENT_TOOLSDIRECTORY: '/cache' },
    found: [`/cache/Python/3.13.0/x64/bin/python 3.13.0: ${stores}`],
  },
]

for (const client of [deno, bun, cargo, conda, dotnet, python]) {
  suite(`${client.id}: by its files`, () => {
    for (const { title, files, environment, found } of cases.filter(one => one.client === client)) {
      test(title, async () => assert.deepEqual(await recognised(client, files, environment), found))
    }
  })
}

for (const [condarc, setting] of [
  ['ssl_verify: false', 'ssl_verify: false'],
  ['ssl_verify: true', undefined],
] as const) {
  test(`conda: ${condarc} in a condarc ${setting === undefined ? 'turns nothing off' : 'is told for what it is'}`, async () => {
    const machine = fakeMachine({ ...condaFiles, '/opt/conda/.condarc': `${condarc}\n` })
    const [found] = (await conda.recognise?.(machine)) ?? []
    const off = found?.turnedOff?.({ id: 'a:443', name: 'a', port: 443 })
    assert.deepEqual([off?.setting, off?.file], [setting, setting && '/opt/conda/.condarc'])
  })
}
