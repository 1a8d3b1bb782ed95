// Asks npm's own registry client about many hosts, with the configuration that npm has here. It cannot stop after the
// handshake: it asks for /-/ping, without the credentials of the configuration. Runs with npm 7 and later.
// Input on stdin, JSON: {npm, timeoutMs, hosts: [{name, port}]}; npm is the path of the npm command.
// Output: lines that start with the marker, then JSON: {about: {...}} once, {host: index, ...} for each host.
const fs = require('node:fs')
const { createRequire } = require('node:module')
const tls = require('node:tls')

const question = JSON.parse(fs.readFileSync(0, 'utf8'))
const width = 32

function emit(record) {
  process.stdout.write(`\n@local-issuer ${JSON.stringify(record)}\n`)
}

async function main() {
  const command = fs.realpathSync(question.npm)
  if (!/\.c?js$/.test(command)) {
    emit({ about: { absent: `${question.npm} is a wrapper; name npm-cli.js itself` } })
    return
  }
  const ofNpm = createRequire(command)
  // Npm reads its options from here. Without a limit of 0 it writes a log of this run.
  process.argv = [process.argv[0], command, '--logs-max=0']
  const Npm = ofNpm('../lib/npm.js')
  const npm = new Npm({ argv: ['--logs-max=0'] })
  await npm.load()
  emit({ about: about(npm) })
  const fetch = ofNpm('npm-registry-fetch')
  const options = withoutCredentials(npm.flatOptions)
  const pending = question.hosts.map((host, index) => ({ host, index }))
  async function work() {
    for (let entry = pending.shift(); entry; entry = pending.shift()) await ask(fetch, options, entry)
  }
  await Promise.all(Array.from({ length: width }, work))
  // What hangs would keep the process.
  process.exit()
}

function about(npm) {
  const setting = name => {
    const where = npm.config.find(name)
    const value = npm.config.get(name)
    if (!value || !where || where === 'default') return undefined
    return { where, source: String(npm.config.data.get(where).source || ''), value }
  }
  return {
    version: npm.version,
    node: process.versions.node,
    cafile: setting('cafile'),
    ca: setting('ca'),
    // What is given to TLS in place of the roots that Node.js has.
    replaces: Boolean(npm.flatOptions.ca),
    roots: tls.rootCertificates,
    opensslCa: opensslCa(),
  }
}

/** Whether Node.js takes OpenSSL's own store for its default: Debian's is built so (configure --openssl-use-def-ca-store). */
function opensslCa() {
  const { defines = [] } = process.config.target_defaults || {}
  const options = process.env.NODE_OPTIONS || ''
  const isBuiltSo = defines.includes('NODE_OPENSSL_CERT_STORE') && !/--use-bundled-ca\b/.test(options)
  return isBuiltSo || /--use-openssl-ca\b/.test(options)
}

/** Credentials stand under `//host/:_authToken` and the like, and before npm 9 under bare names. */
function withoutCredentials(options) {
  const kept = Object.entries(options).filter(
    ([name]) => !/^\/\/|auth|token|password|username|email|otp/i.test(name) || name === 'authType',
  )
  return Object.fromEntries(kept)
}

async function ask(fetch, options, { host, index }) {
  const started = Date.now()
  const name = host.name.includes(':') ? `[${host.name}]` : host.name
  let timer
  const deadline = new Promise(resolve => {
    timer = setTimeout(resolve, question.timeoutMs, {
      kind: 'timeout',
      message: `no answer in ${question.timeoutMs} ms`,
    })
  })
  const request = fetch('/-/ping', {
    ...options,
    registry: `https://${name}:${host.port}/`,
    retry: { retries: 0 },
    cache: null,
    offline: false,
  }).then(
    () => ({ kind: 'accepted' }),
    // An HTTP status, whichever it is, came over a connection that was accepted.
    error => (error.statusCode ? { kind: 'accepted' } : failed(error)),
  )
  const record = await Promise.race([request, deadline])
  clearTimeout(timer)
  emit({ host: index, ...record, milliseconds: Date.now() - started })
}

function failed(error) {
  return { kind: 'failed', code: String(error.code || ''), message: String(error.message) }
}

main().catch(error => {
  console.error(String(error.stack || error).split('\n')[0])
  process.exitCode = 1
})
