// Asks one Deno about many hosts: a handshake, no request. Runs on Deno 1.40 and later.
// Input on stdin, JSON: {timeoutMs, hosts: [{name, port, servername?}]}
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

async function shakeHands({ name, port, servername }, opened) {
  const connection = await Deno.connect({ hostname: name, port })
  opened(connection)
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
    error => ({ kind: 'failed', type: String(error.name), code: error.code, message: String(error.message) }),
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
