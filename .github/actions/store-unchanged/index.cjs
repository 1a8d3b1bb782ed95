const { createHash } = require('node:crypto')
const { appendFileSync, existsSync, readdirSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

// Bundles of every distribution, and the folders of an administrator's own anchors.
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/var/lib/ca-certificates/ca-bundle.pem',
].filter(path => existsSync(path))
const folders = [
  '/usr/local/share/ca-certificates',
  '/etc/pki/ca-trust/source/anchors',
  '/etc/pki/trust/anchors',
  '/etc/ca-certificates/trust-source/anchors',
  '/etc/ssl/certs',
].filter(path => existsSync(path))

const names = folders.flatMap(folder => readdirSync(folder).map(name => join(folder, name)))
// Alpine's tool writes a bundle in the order of the directory.
const certificates = bundles.flatMap(path =>
  readFileSync(path, 'utf8')
    .split(/(?=-----BEGIN)/)
    .map(text => text.trim()),
)
const now = createHash('sha256')
  .update([...names, ...certificates].sort().join('\n'))
  .digest('hex')

const before = process.env.STATE_store
if (before === undefined) appendFileSync(process.env.GITHUB_STATE, `store=${now}\n`)
else if (before !== now) {
  console.log('::error::The system store is not what it was before the action.')
  process.exitCode = 1
}
