import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { mintAuthority } from '../../src/x509/mint.ts'

const run = promisify(execFile)
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin' }

/** Key stores as Java's keytool and OpenSSL write them, each with a root of ours named `Root`. */
export interface KeyStores {
  readonly folder: string
  readonly rootSha256: string
  /** The content of a file that was made. */
  read(name: string): Promise<Buffer>
  /** Imports the root with keytool. */
  importRoot(name: string, password: string, ...options: readonly string[]): Promise<void>
  /** Copies the system's cacerts with keytool, with the password `changeit`. */
  importAll(name: string, ...options: readonly string[]): Promise<void>
  /** Makes a key pair with a certificate of its own in the store, with the password `changeit`. */
  makeKey(name: string, ...options: readonly string[]): Promise<void>
  /** `openssl pkcs12 -export` of the root. */
  export(name: string, password: string, ...options: readonly string[]): Promise<void>
}

/** The folder is the caller's to remove. */
export async function keyStores(): Promise<KeyStores> {
  const folder = await mkdtemp(join(tmpdir(), 'key-stores-'))
  const root = mintAuthority({ now: new Date(), name: 'Root' })
  const rootPath = join(folder, 'root.pem')
  await writeFile(rootPath, root.certificatePem)
  await writeFile(join(folder, 'root.key'), root.privateKeyPem)
  const keytool = (args: readonly string[]) => run('keytool', ['-noprompt', ...args], { env: environment })
  return {
    folder,
    rootSha256: new X509Certificate(root.certificatePem).fingerprint256.replaceAll(':', '').toLowerCase(),
    read: name => readFile(join(folder, name)),
    async importRoot(name, password, ...options) {
      const to = ['-keystore', join(folder, name), '-storepass', password]
      await keytool([...options, '-importcert', '-alias', 'root', '-file', rootPath, ...to])
    },
    async importAll(name, ...options) {
      const from = ['-srckeystore', '/etc/ssl/certs/java/cacerts', '-srcstorepass', 'changeit']
      const to = ['-destkeystore', join(folder, name), '-deststorepass', 'changeit']
      await keytool([...options, '-importkeystore', ...from, ...to])
    },
    async makeKey(name, ...options) {
      const to = ['-keystore', join(folder, name), '-storepass', 'changeit', '-keypass', 'changeit']
      await keytool(['-genkeypair', '-alias', 'key', '-keyalg', 'EC', '-dname', 'CN=Key', ...to, ...options])
    },
    async export(name, password, ...options) {
      const args = ['-in', rootPath, '-out', join(folder, name), '-passout', `pass:${password}`]
      await run('openssl', ['pkcs12', '-export', ...args, ...options], { env: environment })
    },
  }
}
