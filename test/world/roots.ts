import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../e2e/processes.ts'
import { alone, cacheFolder } from './cache.ts'

const mirror = 'http://deb.debian.org/debian'
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Every client that Debian 12 has and that needs no more than a few megabytes. */
const clientsOfDebian = [
  ...['ca-certificates', 'openssl', 'curl', 'git', 'wget', 'ruby', 'gnutls-bin', 'nodejs', 'php-cli', 'php-curl'],
  ...['libio-socket-ssl-perl', 'libwww-perl', 'liblwp-protocol-https-perl', 'python3', 'python3-certifi'],
  ...['python3-requests', 'python3-urllib3', 'python3-aiohttp', 'python3-httpx', 'python3-pip'],
]

/** The rest of those that a prediction knows, but for npm, which needs hundreds of packages. */
const furtherClients = ['python3-botocore', 'python3-fsspec', 'default-jre-headless']

const poolOfTrixie = ['minicondor', 'nodejs', 'python3-requests', 'python3-aiohttp', 'python3-fsspec']

const python = ['usr/bin/python3', 'usr/bin/python3.11', 'usr/lib/python3', 'usr/lib/python3.11']
const libraries = ['lib', 'lib64', 'usr/lib64', 'usr/lib/x86_64-linux-gnu', 'usr/lib/aarch64-linux-gnu']
const stores = ['etc/ssl', 'usr/lib/ssl', 'usr/share/ca-certificates', 'etc/os-release', 'usr/lib/os-release']

/** A shell script with `$1`, the empty folder to fill; `$2`, a file of the repository; `$3`, the root it is made from. */
interface Recipe {
  readonly script: string
  readonly source?: string
  readonly from?: RootName
}

const recipes = {
  /** Debian 12 with clients. */
  bookworm: { script: debian('bookworm', clientsOfDebian) },
  /** Debian 12 and 13 with every client that a prediction knows, a program in Go among them. */
  'bookworm-clients': { from: 'scratch', script: withEveryClient('bookworm') },
  'trixie-clients': { from: 'scratch', script: withEveryClient('trixie') },
  /** An HTCondor pool of one machine, whose Python finds no store: its OpenSSL directories are not there. */
  pool: {
    script: `${debian('trixie', poolOfTrixie)}
      rm -rf "$1/etc/ssl/certs"
      chroot "$1" useradd --create-home submitter`,
  },
  /** Apptainer, which Debian has in sid alone. The Release file of a mirror that stands still is out of date some day. */
  apptainer: {
    script: `${debian('sid', ['apptainer'], ['--aptopt=Acquire::Check-Valid-Until "false"'])}
      echo 127.0.0.1 localhost >"$1/etc/hosts"
      touch "$1/etc/resolv.conf"`,
  },
  /** Python, its libraries and a store, and no program besides: no shell. */
  distroless: {
    from: 'bookworm',
    script: `cd "$3"
      for path in ${[...python, ...libraries, ...stores].join(' ')}; do if [ -e "$path" ]; then echo "$path"; fi; done |
        tar --create --files-from - --exclude '*/perl*' --exclude '*/libnode*' --exclude '*/libicu*' --exclude '*/libruby*' |
        tar --extract --directory "$1"
      mkdir --mode 1777 "$1/tmp"`,
  },
  /** One static program in Go, the probe of this project, and not one store. */
  scratch: {
    source: 'src/clients/probes/go/probe.go',
    script: `export GO111MODULE=off CGO_ENABLED=0 GOFLAGS= GOTOOLCHAIN=local HOME="$1" GOCACHE="$1/cache"
      go build -trimpath -o "$1/probe" "$2"
      rm -r "$1/cache"`,
  },
  /** The same with the bundle that its author copied into it. */
  'scratch-with-bundle': {
    from: 'scratch',
    script: `cp "$3/probe" "$1/probe"
      mkdir -p "$1/etc/ssl/certs"
      cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"`,
  },
} as const satisfies Record<string, Omit<Recipe, 'from'> & { readonly from?: string }>

export type RootName = keyof typeof recipes

/** The path of an unpacked root: the cached one, or the one that is made now, which takes up to two minutes for a Debian. */
export async function root(name: RootName): Promise<string> {
  const recipe: Recipe = recipes[name]
  const from = recipe.from === undefined ? '' : await root(recipe.from)
  const source = recipe.source === undefined ? '' : new URL(`../../${recipe.source}`, import.meta.url).pathname
  const folder = join(cacheFolder(), 'roots')
  const content = source === '' ? '' : readFileSync(source, 'utf8')
  const path = join(folder, `${name}-${version(recipe.script + from + content)}`)
  return alone(`root ${name}`, async () => {
    if (existsSync(path)) return path
    mkdirSync(folder, { recursive: true })
    const partial = `${path}.partial`
    // Mounts of a script that was killed end with it.
    const script = `umask 022; rm -rf "$1"; mkdir "$1"; ${recipe.script}`
    const { exitCode, stdout, stderr } = await run(
      asRoot(['unshare', '--mount', 'sh', '-euc', script, 'sh', partial, source, from]),
      {
        environment: { ...proxies(), PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' },
        timeoutMs: 600_000,
      },
    )
    if (exitCode !== 0) throw new Error(`the root ${name} was not made: ${stdout.slice(-2000)} ${stderr.slice(-2000)}`)
    // Whole or not at all.
    renameSync(partial, path)
    return path
  })
}

/** Why no root of a distribution can be made here: the reason for which a test is skipped. */
export function whyNoRoot(): string | undefined {
  if (process.platform !== 'linux') return 'roots are made on Linux only'
  return existsSync('/usr/bin/mmdebstrap') ? undefined : 'mmdebstrap, which makes roots, is not here'
}

/** Changes with what a root is made by. */
export function version(recipe: string): string {
  return createHash('sha256').update(recipe).digest('hex').slice(0, 12)
}

/** Files of a root belong to root, and some only root may read. */
export function asRoot(command: readonly string[]): readonly string[] {
  return process.getuid?.() === 0 ? command : ['sudo', '--non-interactive', '--preserve-env', ...command]
}

function debian(suite: string, packages: readonly string[], hooks: readonly string[] = []): string {
  const superfluous = ['doc', 'man', 'locale', 'info'].map(name => `--dpkgopt=path-exclude=/usr/share/${name}/*`)
  // A root that is not made to its end is thrown away: nothing has to reach the disk before the next thing is done.
  const options = ['--variant=minbase', `--keyring=${keyring}`, '--dpkgopt=force-unsafe-io', ...superfluous, ...hooks]
  return `mmdebstrap ${options.map(option => `'${option}'`).join(' ')} --include=${packages.join(',')} ${suite} "$1" ${mirror}
    rm -f "$1/etc/dpkg/dpkg.cfg.d/99mmdebstrap"`
}

function withEveryClient(suite: string): string {
  // A JRE is not configured where the folder for its manual pages is left out.
  const folder = '--essential-hook=mkdir -p "$1/usr/share/man/man1"'
  return `${debian(suite, [...clientsOfDebian, ...furtherClients], [folder])}
      install -D "$3/probe" "$1/usr/local/bin/probe"`
}

/** The way to the package mirror, where there is a proxy. */
function proxies(): Readonly<Record<string, string>> {
  const names = ['http_proxy', 'https_proxy', 'no_proxy']
  return Object.fromEntries(names.flatMap(name => (process.env[name] ? [[name, process.env[name]]] : [])))
}
