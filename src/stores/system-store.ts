/** How one family of systems is given a trust anchor, and how its store is installed. Both are lines to paste. */
interface SystemStore {
  /** IDs of os-release, `ID_LIKE` included. */
  readonly families: readonly string[]
  readonly title: string
  readonly add: string
  readonly install: string
}

const systems: readonly SystemStore[] = [
  {
    families: ['debian', 'ubuntu'],
    title: 'Debian and Ubuntu',
    add: 'cp ca.pem /usr/local/share/ca-certificates/ca.crt && update-ca-certificates',
    install: 'apt-get update && apt-get install -y ca-certificates',
  },
  {
    families: ['alpine'],
    title: 'Alpine',
    add: 'cp ca.pem /usr/local/share/ca-certificates/ca.crt && update-ca-certificates',
    install: 'apk add --no-cache ca-certificates',
  },
  {
    families: ['fedora', 'rhel', 'centos', 'rocky', 'almalinux', 'amzn', 'ol'],
    title: 'Fedora and RHEL',
    add: 'cp ca.pem /etc/pki/ca-trust/source/anchors/ca.pem && update-ca-trust',
    install: 'dnf install -y ca-certificates',
  },
  {
    families: ['suse', 'opensuse', 'sles', 'opensuse-leap', 'opensuse-tumbleweed'],
    title: 'SUSE',
    add: 'cp ca.pem /etc/pki/trust/anchors/ca.pem && update-ca-certificates',
    install: 'zypper --non-interactive install ca-certificates ca-certificates-mozilla',
  },
  {
    families: ['arch'],
    title: 'Arch Linux',
    add: 'trust anchor --store ca.pem',
    install: 'pacman -Sy --noconfirm ca-certificates',
  },
  {
    families: ['freebsd'],
    title: 'FreeBSD',
    add: 'cp ca.pem /usr/local/etc/ssl/certs/ca.pem && certctl rehash',
    install: 'pkg install -y ca_root_nss',
  },
  {
    families: ['darwin'],
    title: 'macOS',
    add: 'security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ca.pem',
    install: 'brew install ca-certificates',
  },
  {
    families: ['win32'],
    title: 'Windows',
    add: 'certutil -addstore Root ca.pem',
    install: 'certutil -generateSSTFromWU roots.sst && certutil -addstore -f Root roots.sst',
  },
]

/**
 * The command, run as root, that adds `ca.pem` to the system store; for a system that we do not know, those of the three
 * most common ones with their names.
 * @param families ID and ID_LIKE of os-release, most specific first
 */
export function addToSystemStore(families: readonly string[]): string {
  return commandFor(families, system => system.add)
}

/** The command, run as root, that installs the system store. As `addToSystemStore` otherwise. */
export function installSystemStore(families: readonly string[]): string {
  return commandFor(families, system => system.install)
}

function commandFor(families: readonly string[], command: (system: SystemStore) => string): string {
  for (const family of families) {
    const system = systems.find(candidate => candidate.families.includes(family))
    if (system !== undefined) return `\`${command(system)}\``
  }
  const common = systems.slice(0, 3).map(system => `\`${command(system)}\` (${system.title})`)
  return common.join(', ')
}
