import type { CauseId } from '../../../src/model.ts'

interface NotFollowed {
  /** Shell blocks by number, and why each is not followed. */
  readonly blocks?: Readonly<Record<number, string>>
  /** Commands within a line. */
  readonly commands?: Readonly<Record<string, string>>
}

const macos = 'is of macOS'
const windows = 'is of Windows'
const systemStore = "changes the machine's own store; install.test.ts does it in a namespace"
const packages = 'installs packages from the network'
const clock = "sets the machine's clock"
const service = 'wants systemd, and a service'

/** What the pages tell one to type and the tests do not, and why. What needs a program that is nowhere in Debian is of here too. */
export const notFollowed: Readonly<Partial<Record<CauseId, NotFollowed>>> = {
  'certificate-expired': {
    commands: { 'certbot renew': packages, timedatectl: service, 'chronyc makestep': clock },
  },
  'certificate-not-yet-valid': {
    commands: {
      timedatectl: service,
      'chronyc makestep': clock,
      'systemctl restart systemd-timesyncd': service,
      'sudo sntp -sS time.apple.com': macos,
      'w32tm /resync': windows,
    },
  },
  'clock-wrong': {
    commands: {
      'timedatectl set-ntp true': service,
      "date -u -s '2026-11-24 12:00:00'": clock,
      'hwclock --systohc': clock,
      'sudo sntp -sS time.apple.com': macos,
      'w32tm /resync': windows,
    },
  },
  intercepted: {
    commands: {
      'security find-certificate -a -p /Library/Keychains/System.keychain': macos,
      'certutil -store Root': windows,
    },
  },
  'issuer-missing': {
    commands: {
      'cp ca.pem /usr/local/share/ca-certificates/ca.crt && update-ca-certificates': systemStore,
      'cp ca.pem /etc/pki/ca-trust/source/anchors/ && update-ca-trust': systemStore,
      'cp ca.pem /etc/pki/trust/anchors/ && update-ca-certificates': systemStore,
      'trust anchor --store ca.pem': systemStore,
      'sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ca.pem': macos,
      'certutil -addstore Root ca.pem': windows,
      'pip install -U certifi': packages,
    },
  },
  'machine-unreachable': {
    commands: { 'systemctl start docker': service, 'usermod -aG docker USER': 'changes the users of the machine' },
  },
  'name-mismatch': {
    commands: { 'certbot --expand -d old.example.com -d new.example.com': packages },
  },
  'store-missing': {
    commands: {
      'apt-get install -y ca-certificates': packages,
      'apk add ca-certificates': packages,
      'dnf install -y ca-certificates': packages,
      'zypper install ca-certificates ca-certificates-mozilla': packages,
      'conda-unpack': 'is in no package of Debian',
    },
  },
  'store-outdated': {
    commands: {
      'apt-get update && apt-get install --only-upgrade ca-certificates': packages,
      'dnf upgrade ca-certificates': packages,
      'apk upgrade ca-certificates': packages,
      'zypper update ca-certificates-mozilla': packages,
      'pip install --upgrade certifi': packages,
    },
  },
  'store-unreadable': {
    commands: { 'restorecon FILE': 'wants SELinux', 'journalctl -k | grep -i denied': service },
  },
  'weak-signature': {
    commands: { 'certutil -setreg ca\\csp\\CNGHashAlgorithm SHA256': windows },
  },
}
