// Asks one Node.js about many hosts: a handshake, no request. Runs on Node.js 14.18 and later.
// Input on stdin, JSON: {timeoutMs, hosts: [{name, port, servername?, tunnel?: {name, port, authorization?} | {refused}}]}
// Output: lines that start with the marker, then JSON: {about: {...}} once, {host: index, ...} for each host.
const fs = require('node:fs')
const https = require('node:https')
const net = require('node:net')
const tls = require('node:tls')

const question = JSON.parse(fs.readFileSync(0, 'utf8'))
const width = 64

function emit(record) {
  process.stdout.write(`\n@local-issuer ${JSON.stringify(record)}\n`)
}

// tls.connect never asks a proxy; https does, where it is told to and knows how (22.21, 24.5).
const asksProxies = Boolean(https.globalAgent.options?.proxyEnv)

function ask(host, index, done) {
  const started = Date.now()
  let open = true
  function answer(record) {
    if (!open) return
    open = false
    clearTimeout(deadline)
    emit({ host: index, ...record, milliseconds: Date.now() - started })
    socket?.destroy()
    done()
  }
  const name = host.servername || host.name
  const options = {
    host: host.name,
    port: host.port,
    // An IP address is no server name (RFC 6066, 3), and is verified all the same.
    ...(net.isIP(name) ? {} : { servername: name }),
    ...(host.servername
      ? { checkServerIdentity: (_, certificate) => tls.checkServerIdentity(host.servername, certificate) }
      : {}),
  }
  const deadline = setTimeout(
    () => answer({ kind: 'timeout', message: `no answer in ${question.timeoutMs} ms` }),
    question.timeoutMs,
  )
  const accepted = () => answer({ kind: 'accepted' })
  const failed = (code, message) => answer({ kind: 'failed', code: String(code || ''), message: String(message) })
  let socket
  function follow(opened) {
    socket = opened
    socket.on('error', error => failed(error.code, error.message))
    socket.on('close', () => failed('ECONNRESET', 'the connection was closed'))
  }
  function shakeHands(opened) {
    follow(opened)
    socket.on('secureConnect', accepted)
    // A request that is not ended is not sent. Behind a proxy its socket comes when the handshake is done.
    socket.on('socket', inner => (inner.secureConnecting ? inner.once('secureConnect', accepted) : accepted()))
  }
  if (host.tunnel?.refused) return failed('ERR_PROXY_TUNNEL', host.tunnel.refused)
  if (!host.tunnel) return shakeHands(asksProxies ? https.request(options) : tls.connect(options))
  follow(net.connect(host.tunnel.port, host.tunnel.name))
  openTunnel(socket, host, refusal => {
    if (refusal) return failed('ERR_PROXY_TUNNEL', refusal)
    shakeHands(tls.connect({ ...options, socket }))
  })
}

// CONNECT (RFC 9110, 9.3.6). The proxy says no more than its header before the client speaks.
function openTunnel(socket, { name, port, tunnel }, done) {
  const target = `${net.isIPv6(name) ? `[${name}]` : name}:${port}`
  const authorization = tunnel.authorization ? `Proxy-Authorization: ${tunnel.authorization}\r\n` : ''
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`)
  let head = ''
  socket.on('data', function read(data) {
    head += data.toString('latin1')
    const isWhole = head.includes('\r\n\r\n')
    if (!isWhole && head.length <= 8192) return
    socket.off('data', read)
    const isOpen = isWhole && /^HTTP\/1\.[01] 2\d\d\b/.test(head)
    done(isOpen ? undefined : `the proxy answered ${head.split('\r\n')[0].slice(0, 80)}`)
  })
}

function about() {
  // execArgv holds the text of this program too, behind -e.
  const flags = process.execArgv.filter(argument => argument.startsWith('--'))
  const options = `${process.env.NODE_OPTIONS || ''} ${flags.join(' ')}`
  const systemCa = /--use-system-ca\b/.test(options) || process.env.NODE_USE_SYSTEM_CA === '1'
  return {
    version: process.versions.node,
    bun: process.versions.bun,
    openssl: process.versions.openssl,
    opensslCa: /--use-openssl-ca\b/.test(options) || (isBuiltForOpensslCa() && !/--use-bundled-ca\b/.test(options)),
    roots: tls.rootCertificates,
    system: systemCa ? systemInUse() : [],
  }
}

// Debian's: configure --openssl-use-def-ca-store.
function isBuiltForOpensslCa() {
  const { defines = [] } = process.config.target_defaults || {}
  return defines.includes('NODE_OPENSSL_CERT_STORE')
}

// getCACertificates and the flag came with 22.15 and 23.10, the variable only with 22.19 and 24.6.
function systemInUse() {
  if (!tls.getCACertificates) return []
  const inUse = new Set(tls.getCACertificates('default'))
  const bundled = new Set(tls.rootCertificates)
  const system = tls.getCACertificates('system')
  return system.some(pem => inUse.has(pem) && !bundled.has(pem)) ? system : []
}

emit({ about: about() })
const pending = question.hosts.map((host, index) => ({ host, index }))
function next() {
  const entry = pending.shift()
  if (entry) ask(entry.host, entry.index, next)
  // A proxy that refused is kept connected, which would keep this process too.
  else if (--working === 0) process.stdout.write('', () => process.exit())
}
let working = width
for (let started = 0; started < width; started++) next()
