import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../e2e/processes.ts'
import { alone, cacheFolder } from './cache.ts'
import { root, version, whyNoRoot } from './roots.ts'

// A system with musl for its only C library, as Alpine has it: BusyBox for a shell, and Node.js. No registry has a Node.js
// for musl by itself, but pnpm's executable (MIT) is one with an application put in: with the mark of that taken back it is
// plain Node.js again. Its libstdc++ is Debian's, with a shim between that and musl.

const packed = '@pnpm/linuxstatic-x64@11.21.0'
const digest = '064d9d9bb83a3a018300ed80164d83f47d3970e10fd420ac3fcb6a154792f57f'
/** https://github.com/nodejs/postject: `:1` where an application was put in. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
const loader = '/lib/ld-musl-x86_64.so.1'
const shim = fileURLToPath(new URL('musl-shim.c', import.meta.url))

/** Why there is none: the reason for which a test is skipped. */
export function whyNoMusl(): string | undefined {
  if (process.arch !== 'x64') return 'the Node.js for musl is one for x64'
  if (!existsSync(loader)) return 'musl, whose loader is needed, is not here'
  const lacking = ['gcc', 'patchelf'].filter(name => !existsSync(`/usr/bin/${name}`))
  return lacking.length === 0 ? whyNoRoot() : `${lacking.join(' and ')} ${lacking.length === 1 ? 'is' : 'are'} not here`
}

/** What makes the root: `$1` is the folder to fill, `$2` where Node.js lies, `$3` a Debian whose libstdc++ is new enough, `$4` the shim. */
const script = `umask 022; cd "$1"
mkdir -p bin lib usr/bin usr/lib usr/local/bin etc/ssl/certs tmp root proc sys dev
chmod 1777 tmp
cp ${loader} lib/
ln -s ld-musl-x86_64.so.1 lib/libc.musl-x86_64.so.1
cp -L "$3"/usr/lib/x86_64-linux-gnu/libgcc_s.so.1 usr/lib/
cp -L "$3"/usr/lib/x86_64-linux-gnu/libstdc++.so.6 usr/lib/libstdc++-debian.so
patchelf --set-soname libstdc++-debian.so usr/lib/libstdc++-debian.so
gcc -shared -fPIC -nostdlib -w -o usr/lib/libstdc++.so.6 "$4" -Wl,--no-as-needed -Lusr/lib -l:libstdc++-debian.so
ln usr/lib/libstdc++.so.6 usr/lib/ld-linux-x86-64.so.2
cp "$2" usr/local/bin/node
cd tmp
apt-get download --quiet busybox-static
dpkg-deb --extract busybox-static*.deb busybox
mv busybox/bin/busybox ../bin/busybox
rm -r busybox*
cd ..
for applet in $(bin/busybox --list); do ln -s busybox "bin/$applet" 2>/dev/null || :; done
printf 'ID=alpine\\nPRETTY_NAME="Alpine Linux v3.20"\\n' >etc/os-release
echo root:x:0:0:root:/root:/bin/sh >etc/passwd
cp /etc/ssl/certs/ca-certificates.crt etc/ssl/cert.pem
`

/** The path of the root: the cached one, or the one that is made now. */
export async function muslRoot(): Promise<string> {
  const debian = await root('pool')
  const path = join(cacheFolder(), 'roots', `musl-${version(script + digest + readFileSync(shim, 'utf8') + debian)}`)
  return alone('root musl', async () => {
    if (existsSync(path)) return path
    const folder = mkdtempSync(join(tmpdir(), 'musl-'))
    try {
      const node = await nodeForMusl(folder)
      const partial = `${path}.partial`
      rmSync(partial, { recursive: true, force: true })
      mkdirSync(partial, { recursive: true })
      await done(['sh', '-euc', script, 'sh', partial, node, debian, shim])
      renameSync(partial, path)
      return path
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}

async function nodeForMusl(folder: string): Promise<string> {
  await done(['npm', 'pack', '--silent', packed, '--pack-destination', folder], folder)
  await done(['sh', '-euc', 'tar --extract --gzip --file *.tgz'], folder)
  const binary = readFileSync(join(folder, 'package', 'pnpm'))
  const found = createHash('sha256').update(binary).digest('hex')
  if (found !== digest) throw new Error(`${packed} holds another program than the one that was looked at: ${found}`)
  const at = binary.indexOf(`${fuse}:1`)
  if (at < 0) throw new Error(`${packed} is no single executable application`)
  binary.write('0', at + fuse.length + 1)
  const path = join(folder, 'node')
  writeFileSync(path, binary, { mode: 0o755 })
  return path
}

/** With the environment of this process: an installation may want a proxy, or an authority. */
async function done(command: readonly string[], cwd?: string): Promise<void> {
  const environment = { ...process.env, PATH: `${process.env['PATH']}:${dirname(process.execPath)}` }
  const ended = await run(command, {
    environment: environment as Readonly<Record<string, string>>,
    timeoutMs: 300_000,
    ...(cwd === undefined ? {} : { cwd }),
  })
  if (ended.exitCode !== 0) throw new Error(`${command[0]} ended with ${ended.exitCode}: ${ended.stderr.slice(-2000)}`)
}
