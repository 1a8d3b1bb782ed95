import { basename } from 'node:path'
import { shellWord } from '../shell-word.ts'

/** Where an administrator's own anchors lie, a file each, and the program that makes the store from them. */
export interface AnchorFolder {
  readonly directory: string
  readonly tool: string
  /** What the tool has to be told after a file was removed, where it would leave links to it behind. */
  readonly afterRemoval?: readonly string[]
}

/** How one family of systems is given a trust anchor, and how its store is installed. */
interface SystemStore {
  /** IDs of os-release, `ID_LIKE` included. */
  readonly families: readonly string[]
  readonly title: string
  readonly anchors?: AnchorFolder
  /** A line to paste; without it a copy into the folder, with the ending that the tool looks for. */
  readonly add?: (certificate: string) => string
  readonly ending?: 'crt' | 'pem'
  /** A line to paste. */
  readonly install: string
}

// Debian: update-ca-certificates(8), which takes *.crt alone. Fedora and Arch Linux: update-ca-trust(8). SUSE:
// https://github.com/openSUSE/ca-certificates.

const systems: readonly SystemStore[] = [
  {
    families: ['debian', 'ubuntu'],
    title: 'Debian and Ubuntu',
    anchors: {
      directory: '/usr/local/share/ca-certificates',
      tool: 'update-ca-certificates',
      afterRemoval: ['--fresh'],
    },
    ending: 'crt',
    install: 'apt-get update && apt-get install -y ca-certificates',
  },
  {
    families: ['alpine'],
    title: 'Alpine',
    anchors: { directory: '/usr/local/share/ca-certificates', tool: 'update-ca-certificates' },
    ending: 'crt',
    install: 'apk add --no-cache ca-certificates',
  },
  {
    families: ['fedora', 'rhel', 'centos', 'rocky', 'almalinux', 'amzn', 'ol'],
    title: 'Fedora and RHEL',
    anchors: { directory: '/etc/pki/ca-trust/source/anchors', tool: 'update-ca-trust' },
    install: 'dnf install -y ca-certificates',
  },
  {
    families: ['suse', 'opensuse', 'sles', 'opensuse-leap', 'opensuse-tumbleweed'],
    title: 'SUSE',
    anchors: { directory: '/etc/pki/trust/anchors', tool: 'update-ca-certificates' },
    install: 'zypper --non-interactive install ca-certificates ca-certificates-mozilla',
  },
  {
    families: ['arch'],
    title: 'Arch Linux',
    anchors: { directory: '/etc/ca-certificates/trust-source/anchors', tool: 'update-ca-trust' },
    add: certificate => `trust anchor --store ${certificate}`,
    install: 'pacman -Sy --noconfirm ca-certificates',
  },
  {
    families: ['freebsd'],
    title: 'FreeBSD',
    add: certificate => `cp ${certificate} /usr/local/etc/ssl/certs/ && certctl rehash`,
    install: 'pkg install -y ca_root_nss',
  },
  {
    families: ['darwin'],
    title: 'macOS',
    add: certificate =>
      `security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${certificate}`,
    install: 'brew install ca-certificates',
  },
  {
    families: ['win32'],
    title: 'Windows',
    add: certificate => `certutil -addstore Root ${certificate}`,
    install: 'certutil -generateSSTFromWU roots.sst && certutil -addstore -f Root roots.sst',
  },
]

/** Stands for a certificate whose path is not known. */
export const someCertificate = 'ca.pem'

/**
 * The command, run as root, that adds a certificate to the system store; for a system that we do not know, those of the
 * three most common ones with their names.
 * @param families ID and ID_LIKE of os-release, most specific first
 * @param certificate path of a PEM file that holds it and nothing else
 */
export function addToSystemStore(families: readonly string[], certificate: string = someCertificate): string {
  return commandFor(families, system => addCommand(system, certificate))
}

/**
 * The command, run as root, that installs the system store. As `addToSystemStore` otherwise.
 * @param before what stands in front of it: `RUN ` in a Dockerfile
 */
export function installSystemStore(families: readonly string[], before = ''): string {
  return commandFor(families, system => before + system.install)
}

/** Undefined for a system that has none, or that we do not know. `families` as above. */
export function anchorFolder(families: readonly string[]): AnchorFolder | undefined {
  return systemOf(families)?.anchors
}

function addCommand({ add, anchors, ending = 'pem' }: SystemStore, certificate: string): string {
  const source = shellWord(certificate)
  if (add !== undefined) return add(source)
  const name = `${basename(certificate).replace(/\.[^.]*$/, '')}.${ending}`.replace(/[^\w.-]/g, '_')
  return `cp ${source} ${anchors?.directory}/${name} && ${anchors?.tool}`
}

function systemOf(families: readonly string[]): SystemStore | undefined {
  for (const family of families) {
    const system = systems.find(candidate => candidate.families.includes(family))
    if (system !== undefined) return system
  }
  return undefined
}

function commandFor(families: readonly string[], command: (system: SystemStore) => string): string {
  const system = systemOf(families)
  if (system !== undefined) return `\`${command(system)}\``
  const common = systems.slice(0, 3).map(known => `\`${command(known)}\` (${known.title})`)
  return common.join(', ')
}
