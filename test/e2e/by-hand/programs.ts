import { byCurlError, byPattern, type Call, type Target } from './call.ts'

// The clients that are a program of their own.

export function curl({ url, seconds }: Target): Call {
  return {
    command: ['curl', '--silent', '--output', '/dev/null', '--max-time', String(seconds), url],
    read: ({ exitCode }) => byCurlError(String(exitCode)),
  }
}

export function git({ url }: Target): Call {
  return {
    command: ['git', 'ls-remote', url],
    read: ({ stderr }) =>
      byPattern(stderr, {
        trusted: /repository '.*' not found/,
        rejected: /certificate/i,
        unreachable: /unable to access/,
      }),
  }
}

export function openssl({ name, port }: Target): Call {
  return {
    command: [
      ...['openssl', 's_client', '-connect', `${name}:${port}`, '-verify_return_error'],
      ...(name === 'localhost' ? ['-verify_hostname', name] : ['-verify_ip', name]),
    ],
    read: ({ exitCode, stdout, stderr }) =>
      byPattern(stdout + stderr, {
        rejected: /verify error:num=\d+/,
        // The same is printed of a handshake that the server broke off after its certificate was verified.
        ...(exitCode === 0 ? { trusted: /Verify return code: 0 \(ok\)/ } : {}),
        unreachable: /errno|error:/,
      }),
  }
}

export function wget({ url, seconds }: Target): Call {
  return {
    command: ['wget', '--spider', '--max-redirect=0', '--tries=1', `--timeout=${seconds}`, url],
    // wget(1), EXIT STATUS: 6 and 8 are answers of the server.
    read: ({ exitCode }) => byPattern(String(exitCode), { trusted: /^[068]$/, rejected: /^5$/, unreachable: /^4$/ }),
  }
}

export function gnutls({ name, port }: Target): Call {
  return {
    command: ['gnutls-cli', '--port', String(port), name],
    read: ({ exitCode, stderr }) =>
      exitCode === 0
        ? 'trusted'
        : byPattern(stderr, {
            rejected: /Error in the certificate/,
            unreachable: /Could not connect|unexpected TLS packet|pull function/,
          }),
  }
}
