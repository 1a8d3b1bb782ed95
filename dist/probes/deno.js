// Asks one Deno about many hosts: a handshake, no request. Runs on Deno 1.40 and later.
// Input on stdin, JSON: {timeoutMs, hosts: [{name, port, servername?, tunnel?: {name, port, authorization?} | {refused}}]}
// Output: lines that start with the marker, then JSON: {about: {...}} once, {host: index, ...} for each host.
const question = JSON.parse(await new Response(Deno.stdin.readable).text())
const width = 64

function emit(record) {
  console.log(`\n@local-issuer ${JSON.stringify(record)}`)
}

async function about() {
  // node:tls has told these since 2.4. What Deno verifies with, it tells nowhere: these are the two stores that it can take.
  const tls = await import('node:tls').catch(() => ({}))
  const certificates = type => (tls.getCACertificates ? tls.getCACertificates(type) : [])
  const usesSystem = (Deno.env.get('DENO_TLS_CA_STORE') || '').includes('system')
  return {
    version: Deno.version.deno,
    roots: certificates('bundled'),
    system: usesSystem ? certificates('system') : [],
  }
}

class ProxyError extends Error {}

// CONNECT (RFC 9110, 9.3.6). One byte at a time: what comes behind the header is the host's.
async function openTunnel(connection, { name, port, tunnel }) {
  const target = `${name.includes(':') ? `[${name}]` : name}:${port}`
  const authorization = tunnel.authorization ? `Proxy-Authorization: ${tunnel.authorization}\r\n` : ''
  // Not through the streams: startTls takes no connection whose streams were used.
  await connection.write(
    new TextEncoder().encode(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`),
  )
  const byte = new Uint8Array(1)
  let head = ''
  while (!head.endsWith('\r\n\r\n')) {
    if (head.length > 8192 || (await connection.read(byte)) === null)
      throw new ProxyError('the proxy ended the connection')
    head += String.fromCharCode(byte[0])
  }
  if (!/^HTTP\/1\.[01] 2\d\d\b/.test(head))
    throw new ProxyError(`the proxy answered ${head.split('\r\n')[0].slice(0, 80)}`)
}

async function shakeHands(host, opened) {
  const { name, port, servername, tunnel } = host
  if (tunnel?.refused) throw new ProxyError(tunnel.refused)
  const connection = await Deno.connect(
    tunnel ? { hostname: tunnel.name, port: tunnel.port } : { hostname: name, port },
  )
  opened(connection)
  if (tunnel) await openTunnel(connection, host)
  const tls = await Deno.startTls(connection, { hostname: servername || name })
  opened(tls)
  await tls.handshake()
}

async function ask(host, index) {
  const started = Date.now()
  let open
  let timer
  const deadline = new Promise(resolve => {
    timer = setTimeout(resolve, question.timeoutMs, {
      kind: 'timeout',
      message: `no answer in ${question.timeoutMs} ms`,
    })
  })
  const handshake = shakeHands(host, connection => {
    open = connection
  }).then(
    () => ({ kind: 'accepted' }),
    error => ({
      kind: error instanceof ProxyError ? 'proxy' : 'failed',
      type: String(error.name),
      code: error.code,
      message: String(error.message),
    }),
  )
  emit({ host: index, ...(await Promise.race([handshake, deadline])), milliseconds: Date.now() - started })
  clearTimeout(timer)
  try {
    open?.close()
  } catch {
    // startTls has taken the connection over, or it is closed.
  }
}

emit({ about: await about() })
const pending = question.hosts.map((host, index) => ({ host, index }))
async function work() {
  for (let entry = pending.shift(); entry; entry = pending.shift()) await ask(entry.host, entry.index)
}
await Promise.all(Array.from({ length: width }, work))
Deno.exit()
