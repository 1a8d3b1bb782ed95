import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { byPattern, type Call, type Target } from './call.ts'

// The clients that a compiler stands before: each program is compiled once in a file of tests, and gone when its process ends.

export function java({ url, seconds }: Target): Call {
  return {
    command: ['java', '-cp', compiled('Url.java', javaProgram, ['javac', 'Url.java']), 'Url', url, String(seconds)],
    read: ({ stdout }) =>
      byPattern(stdout, {
        trusted: /^HTTP 404/,
        rejected: /^javax\.net\.ssl\.SSLHandshakeException|trustAnchors parameter must be non-empty/,
        unreachable: /^java\.net\.|^javax\.net\.ssl\.SSLException: Unsupported or unrecognized SSL message/,
      }),
  }
}

const javaProgram = `class Url {
  public static void main(String[] asked) throws Exception {
    var connection = (javax.net.ssl.HttpsURLConnection) new java.net.URL(asked[0]).openConnection();
    connection.setConnectTimeout(Integer.parseInt(asked[1]) * 1000);
    connection.setReadTimeout(Integer.parseInt(asked[1]) * 1000);
    try {
      System.out.println("HTTP " + connection.getResponseCode());
    } catch (java.io.IOException error) {
      System.out.println(error);
    }
  }
}
`

export function go({ name, port, seconds }: Target): Call {
  const folder = compiled('url.go', goProgram, ['go', 'build', '-o', 'url', 'url.go'])
  return {
    command: [join(folder, 'url'), `${name}:${port}`, `${seconds}s`],
    read: ({ stdout }) =>
      byPattern(stdout, {
        trusted: /^trusted/,
        rejected: /x509: /,
        unreachable: /refused|reset|timeout|deadline exceeded|first record does not look like a TLS handshake/,
      }),
  }
}

const goProgram = `package main

import ("crypto/tls"; "fmt"; "net"; "os"; "time")

func main() {
	seconds, _ := time.ParseDuration(os.Args[2])
	_, err := tls.DialWithDialer(&net.Dialer{Timeout: seconds}, "tcp", os.Args[1], nil)
	if err != nil { fmt.Println(err) } else { fmt.Println("trusted") }
}
`

const folders = new Map<string, string>()

/** The folder that it was compiled in. */
function compiled(file: string, program: string, [compiler = '', ...args]: readonly string[]): string {
  const done = folders.get(file)
  if (done !== undefined) return done
  const folder = mkdtempSync(join(tmpdir(), 'compiled-'))
  process.on('exit', () => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, file), program)
  const environment = { PATH: '/usr/bin:/bin', HOME: folder, GO111MODULE: 'off', GOFLAGS: '', GOTOOLCHAIN: 'local' }
  execFileSync(compiler, args, { cwd: folder, env: environment })
  folders.set(file, folder)
  return folder
}
