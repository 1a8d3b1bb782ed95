// Asks one Node.js about many hosts: a handshake, no request. Runs on Node.js 14.18 and later.
// Input on stdin, JSON: {timeoutMs, hosts: [{name, port, servername?}]}
// Output: lines that start with the marker, then JSON: {about: {...}} once, {host: index, ...} for each host.
const fs = require('node:fs')
const net = require('node:net')
const tls = require('node:tls')

const question = JSON.parse(fs.readFileSync(0, 'utf8'))
const width = 64

function emit(record) {
  process.stdout.write(`\n@local-issuer ${JSON.stringify(record)}\n`)
}

function ask(host, index, done) {
  const started = Date.now()
  let open = true
  function answer(record) {
    if (!open) return
    open = false
    clearTimeout(deadline)
    emit({ host: index, ...record, milliseconds: Date.now() - started })
    socket.destroy()
    done()
  }
  const name = host.servername || host.name
  const socket = tls.connect({
    host: host.name,
    port: host.port,
    // An IP address is no server name (RFC 6066, 3), and is verified all the same.
    ...(net.isIP(name) ? {} : { servername: name }),
    ...(host.servername
      ? { checkServerIdentity: (_, certificate) => tls.checkServerIdentity(host.servername, certificate) }
      : {}),
  })
  const deadline = setTimeout(
    () => answer({ kind: 'timeout', message: `no answer in ${question.timeoutMs} ms` }),
    question.timeoutMs,
  )
  socket.on('secureConnect', () => answer({ kind: 'accepted' }))
  socket.on('error', error =>
    answer({ kind: 'failed', code: String(error.code || ''), message: String(error.message) }),
  )
  socket.on('close', () => answer({ kind: 'failed', code: 'ECONNRESET', message: 'the connection was closed' }))
}

function about() {
  // execArgv holds the text of this program too, behind -e.
  const flags = process.execArgv.filter(argument => argument.startsWith('--'))
  const options = `${process.env.NODE_OPTIONS || ''} ${flags.join(' ')}`
  const systemCa = /--use-system-ca\b/.test(options) || process.env.NODE_USE_SYSTEM_CA === '1'
  return {
    version: process.versions.node,
    openssl: process.versions.openssl,
    opensslCa: /--use-openssl-ca\b/.test(options),
    roots: tls.rootCertificates,
    // Only where this Node.js would use it: getCACertificates came with 22.15 and 23.10.
    system: systemCa && tls.getCACertificates ? tls.getCACertificates('system') : [],
  }
}

emit({ about: about() })
const pending = question.hosts.map((host, index) => ({ host, index }))
function next() {
  const entry = pending.shift()
  if (entry) ask(entry.host, entry.index, next)
}
for (let started = 0; started < width; started++) next()
