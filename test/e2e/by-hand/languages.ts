import { byCurlError, byPattern, type Call, type Target } from './call.ts'

// The clients that an interpreter runs, in one line each.

export function node(program: string, { url, seconds }: Target): Call {
  const code = `require('https').get('${url}', { timeout: ${seconds * 1000} }, response => {
  console.log('HTTP', response.statusCode); process.exit()
}).on('timeout', () => { console.log('TIMEOUT'); process.exit() }).on('error', error => console.log(error.code))`
  return {
    command: [program, '-e', code],
    read: ({ stdout }) =>
      byPattern(stdout, {
        trusted: /^HTTP 404/,
        rejected: /CERT|SIGNATURE|INVALID_PURPOSE|UNSPECIFIED/,
        unreachable: /^(TIMEOUT|ECONN|EPIPE|EPROTO|ERR_SSL_)/,
      }),
  }
}

export function ruby({ name, port, seconds }: Target): Call {
  const code = `Net::HTTP.start("${name}", ${port}, use_ssl: true, open_timeout: ${seconds}) { puts "trusted" }`
  return { command: ['ruby', '-rnet/http', '-e', code], read: ({ stdout, stderr }) => readOpenssl(stdout + stderr) }
}

export function perl({ name, port, seconds }: Target): Call {
  const asked = `PeerAddr => "${name}", PeerPort => ${port}, Timeout => ${seconds}`
  const code = `print IO::Socket::SSL->new(${asked}) ? "trusted\\n" : "$@ $SSL_ERROR\\n"`
  return { command: ['perl', '-MIO::Socket::SSL', '-e', code], read: ({ stdout }) => readOpenssl(stdout) }
}

export function lwp({ url, seconds }: Target): Call {
  const code = `print LWP::UserAgent->new(timeout => ${seconds})->head("${url}")->status_line`
  return {
    command: ['perl', '-MLWP::UserAgent', '-e', code],
    read: ({ stdout }) => {
      if (stdout.startsWith('404 ')) return 'trusted'
      // It gives no reason where time ran out.
      return /^500 Can't connect to \S+$/.test(stdout) ? 'unreachable' : readOpenssl(stdout)
    },
  }
}

export function php({ name, port, seconds }: Target): Call {
  const code = `if (stream_socket_client("ssl://${name}:${port}", $number, $words, ${seconds})) echo "trusted\\n";`
  return {
    command: ['php', '-r', code],
    read: ({ stdout, stderr }) => readOpenssl(stdout + stderr),
  }
}

export function phpCurl({ url, seconds }: Target): Call {
  const code = `$c = curl_init("${url}");
curl_setopt_array($c, [CURLOPT_CONNECT_ONLY => true, CURLOPT_TIMEOUT => ${seconds}]); curl_exec($c); echo curl_errno($c);`
  return { command: ['php', '-r', code], read: ({ stdout }) => byCurlError(stdout) }
}

/** The words of the OpenSSL below them, and of the system. */
function readOpenssl(said: string): ReturnType<typeof byPattern> {
  return byPattern(said, {
    trusted: /^trusted\n/,
    rejected:
      /certificate verify failed|certificate status is (?:revoked|unknown)|hostname verification failed|does not match the server certificate|did not match expected/,
    unreachable: /refused|reset|timed? ?out|wants a read|wrong version number/i,
  })
}
