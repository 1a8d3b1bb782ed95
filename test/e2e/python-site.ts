import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The public roots of this machine, as a PEM bundle. */
export const publicRoots = readFileSync('/etc/ssl/certs/ca-certificates.crt', 'utf8')

/**
 * A folder for PYTHONPATH with certifi as pip installs it: a bundle of its own. (Debian's python3-certifi points at the
 * system's.) Gives the path of the bundle.
 */
export function installCertifi(site: string, bundle: string): string {
  const path = join(site, 'certifi', 'cacert.pem')
  mkdirSync(join(site, 'certifi'), { recursive: true })
  writeFileSync(path, bundle)
  writeFileSync(
    join(site, 'certifi', '__init__.py'),
    'import os\n\n\ndef where():\n    return os.path.join(os.path.dirname(__file__), "cacert.pem")\n',
  )
  return path
}

/** Commands that end with 0 when they got an answer. */
export const getWith = {
  ssl: (url: string) => [
    '/usr/bin/python3',
    '-c',
    `import urllib.error, urllib.request
try:
    urllib.request.urlopen("${url}", timeout=30)
except urllib.error.HTTPError as answer:
    print(answer.code)`,
  ],
  aiohttp: (url: string) => [
    '/usr/bin/python3',
    '-c',
    `import aiohttp, asyncio

async def main():
    async with aiohttp.ClientSession() as session:
        async with session.get("${url}") as answer:
            print(answer.status)

asyncio.run(main())`,
  ],
} as const
