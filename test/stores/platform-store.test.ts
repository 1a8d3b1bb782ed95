import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Command, Run } from '../../src/machines/machine.ts'
import { runnerMachine } from '../../src/machines/runner.ts'
import { macosKeychains, trustedForTls } from '../../src/stores/macos-keychain.ts'
import { platformStores } from '../../src/stores/platform-store.ts'
import { readStore } from '../../src/stores/read-store.ts'
import { storeName } from '../../src/stores/store.ts'
import { windowsStore } from '../../src/stores/windows-store.ts'
import { mintAuthority } from '../../src/x509/mint.ts'
import { run } from '../clients/asking/failing-probes.ts'
import { fakeMachine } from '../machines/fake-machine.ts'

const now = new Date()
const [root, corporate, kerberos] = ['Public Root', 'Corporate Root', 'com.apple.kerberos.kdc'].map(name =>
  mintAuthority({ now, name }),
) as [Authority, Authority, Authority]
type Authority = ReturnType<typeof mintAuthority>

/** As `security dump-trust-settings -d` prints it: SecurityTool's trusted_cert_dump.c. */
function setting(name: string, settings: readonly string[]): string {
  const lines = settings.map((text, index) => `   Trust Setting ${index}:\n${text}`).join('')
  return `Cert 0: ${name}\n   Number of trust settings : ${settings.length}\n${lines}`
}
const forTls = (result: string) => `      Policy OID            : SSL\n      Result Type           : ${result}\n`
const trust = 'kSecTrustSettingsResultTrustRoot'

/** A machine whose tools say this, by the last argument that tells them apart. */
function saying(families: readonly string[], outputs: Readonly<Record<string, Partial<Run>>>) {
  const commands: Command[] = []
  const answer = async (command: Command) => {
    commands.push(command)
    const said = Object.entries(outputs).find(([word]) => command.args.some(argument => argument.includes(word)))
    return run(said?.[1] ?? { failure: 'ENOENT', exitCode: null })
  }
  return { ...fakeMachine({}), families, run: answer, commands }
}

async function namesIn(machine: ReturnType<typeof saying>): Promise<unknown> {
  const stores = await Promise.all((await platformStores(machine)).map(store => readStore(machine, store)))
  return stores.map(store => [storeName(store), store.state, store.anchors.map(({ subject }) => subject)])
}

describe("macOS: the system's store is", () => {
  const apples = '/System/Library/Keychains/SystemRootCertificates.keychain'
  const system = '/Library/Keychains/System.keychain'
  const keychains = {
    [apples]: { stdout: root.certificatePem },
    [system]: { stdout: corporate.certificatePem + kerberos.certificatePem },
  }

  test("Apple's roots, and of the System keychain what the administrator trusts", async () => {
    const dump = `Number of trusted certs = 1\n${setting('Corporate Root', [])}`
    assert.deepEqual(await namesIn(saying(['darwin'], { ...keychains, 'dump-trust-settings': { stdout: dump } })), [
      [apples, 'ok', ['CN=Public Root']],
      [system, 'ok', ['CN=Corporate Root']],
    ])
  })

  test("Apple's roots alone where nothing has a trust setting", async () => {
    const none = { exitCode: 1, stderr: 'SecTrustSettingsCopyCertificates: No Trust Settings were found.\n' }
    assert.deepEqual(await namesIn(saying(['darwin'], { ...keychains, 'dump-trust-settings': none })), [
      [apples, 'ok', ['CN=Public Root']],
    ])
  })

  test('unreadable, and not empty, where the tool fails', async () => {
    const [store] = await macosKeychains(saying(['darwin'], {}))
    assert.ok(store)
    assert.equal((await readStore(fakeMachine({}), store)).state, 'unreadable')
  })

  const settings: readonly (readonly [string, readonly string[], boolean])[] = [
    ['no setting at all trusts for everything', [], true],
    ['for TLS', [forTls(trust)], true],
    ['as a root, although it is none', [forTls('kSecTrustSettingsResultTrustAsRoot')], true],
    [
      'for TLS, with an error allowed',
      [`      Allowed Error         : CSSMERR_TP_CERT_EXPIRED\n${forTls(trust)}`],
      true,
    ],
    ['without a policy', [`      Result Type           : ${trust}\n`], true],
    ['without a result', ['      Policy OID            : SSL\n'], true],
    ['for code signing alone', [forTls(trust).replace('SSL', 'Code Signing')], false],
    ['denied', [forTls('kSecTrustSettingsResultDeny')], false],
    ['denied beside a setting that trusts', [forTls(trust), forTls('kSecTrustSettingsResultDeny')], false],
    ['left to the system', [forTls('kSecTrustSettingsResultUnspecified')], false],
  ]
  for (const [name, texts, expected] of settings) {
    test(`of trust settings: ${name}: ${expected ? 'an anchor' : 'none'}`, () => {
      const dump = `Number of trusted certs = 2\n${setting('A', texts)}${setting('B', [forTls('kSecTrustSettingsResultDeny')])}`
      assert.deepEqual([...trustedForTls(dump)], expected ? ['A'] : [])
    })
  }
})

describe("Windows: the system's store is", () => {
  const path = 'Cert:\\CurrentUser\\Root'
  const lines = [root, corporate].map(({ der }) => Buffer.from(der).toString('base64')).join('\r\n')

  test('what Node.js tells', async () => {
    const machine = saying(['win32'], { getCACertificates: { stdout: root.certificatePem + corporate.certificatePem } })
    assert.deepEqual(await namesIn(machine), [[path, 'ok', ['CN=Public Root', 'CN=Corporate Root']]])
    assert.deepEqual(
      machine.commands.map(({ file }) => file),
      [process.execPath],
    )
  })

  test('what PowerShell lists, where Node.js is too old to tell', async () => {
    const old = { exitCode: 1, stderr: 'TypeError: require(...).getCACertificates is not a function\n' }
    const machine = saying(['win32'], { getCACertificates: old, 'Get-ChildItem': { stdout: `${lines}\r\n` } })
    assert.deepEqual(await namesIn(machine), [[path, 'ok', ['CN=Public Root', 'CN=Corporate Root']]])
  })

  test('told by the Node.js that runs here, whose system has files', async context => {
    const folder = await mkdtemp(join(tmpdir(), 'platform-store-'))
    context.after(() => rm(folder, { recursive: true }))
    const file = join(folder, 'root.pem')
    await writeFile(file, root.certificatePem)
    const machine = await runnerMachine({ SSL_CERT_FILE: file, SSL_CERT_DIR: folder })
    const [store] = await windowsStore(machine)
    assert.ok(store)
    assert.deepEqual(
      (await readStore(machine, store)).anchors.map(({ subject }) => subject),
      ['CN=Public Root'],
    )
  })

  test('unreadable, and not empty, where there is no PowerShell', async () => {
    assert.deepEqual(await namesIn(saying(['win32'], {})), [[path, 'unreadable', []]])
  })
})

test('elsewhere the system has no store but its files, and nothing is started', async () => {
  assert.deepEqual(await platformStores(fakeMachine({})), [])
})

test('a machine is asked once, however many clients it has', async () => {
  const machine = saying(['win32'], { getCACertificates: { stdout: root.certificatePem } })
  await Promise.all([platformStores(machine), platformStores(machine)])
  assert.equal(machine.commands.length, 1)
})
