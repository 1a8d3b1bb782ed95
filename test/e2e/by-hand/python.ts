import { byPattern, type Call, type Target } from './call.ts'

type Program = (target: Target) => string

const programs = {
  python: ({ url, seconds }) => `import urllib.request
urllib.request.urlopen("${url}", timeout=${seconds})`,
  requests: ({ url, seconds }) => `import requests
requests.head("${url}", timeout=${seconds})`,
  urllib3: ({ url, seconds }) => `import urllib3
urllib3.PoolManager().request("HEAD", "${url}", timeout=${seconds}, retries=False)`,
  aiohttp: ({ url, seconds }) => `import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(${seconds})) as session:
        await session.head("${url}")
asyncio.run(main())`,
  httpx: ({ url, seconds }) => `import httpx
httpx.head("${url}", timeout=${seconds})`,
  aws: ({ url, seconds }) => `import botocore.config, botocore.session
limits = botocore.config.Config(connect_timeout=${seconds}, read_timeout=${seconds}, retries={"max_attempts": 0})
botocore.session.get_session().create_client("sts", region_name="here", endpoint_url="${url}",
    aws_access_key_id="id", aws_secret_access_key="key", config=limits).get_caller_identity()`,
  fsspec: ({ url }) => `import fsspec
fsspec.filesystem("https").cat("${url}")`,
} satisfies Readonly<Record<string, Program>>

export type PythonLibrary = keyof typeof programs

/** A library of Debian's Python, in the fewest lines. */
export function inPython(library: PythonLibrary, target: Target): Call {
  return {
    command: ['/usr/bin/python3', '-c', programs[library](target)],
    read: ({ exitCode, stderr }) => {
      if (exitCode === 0) return 'trusted'
      const last = stderr.split('\n').findLast(line => /^[\w.]+(: |$)/.test(line)) ?? ''
      return byPattern(last, {
        // fsspec's word for 404 is the name of an error, and botocore's an answer that it cannot read.
        trusted: /HTTP Error 404|^FileNotFoundError: https:|ResponseParserError/,
        rejected: /CERTIFICATE_VERIFY_FAILED|doesn't match|could not find a suitable TLS CA/i,
        unreachable:
          /refused|reset|timed out|TimeoutError|WRONG_VERSION_NUMBER|EOF|aborted|connection was closed|Could not connect|Connect call failed/i,
      })
    },
  }
}

export function pip({ url, seconds }: Target): Call {
  const limits = ['--retries', '0', '--timeout', String(seconds), '--no-cache-dir', '--disable-pip-version-check']
  return {
    // Of an index that it cannot read it says no more than that nothing was found there.
    command: ['/usr/bin/python3', '-m', 'pip', 'download', ...limits, `${url}nothing.zip`],
    read: ({ stderr }) =>
      byPattern(stderr, {
        trusted: /HTTP error 404/,
        rejected: /CERTIFICATE_VERIFY_FAILED|doesn't match/,
        unreachable: /refused|reset|timed out|WRONG_VERSION_NUMBER/,
      }),
  }
}
