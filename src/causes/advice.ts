import { type Store, storeName } from '../stores/store.ts'
import { addToSystemStore, anchorFolder, installSystemStore } from '../stores/system-store.ts'
import { listed, printable, shortFingerprint } from '../text.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { KnownStore, Situation } from './cause.ts'

// Sentences that several causes share.

/** Fewer anchors than any list of public roots since 2010 has: an organisation's own. */
export const fewestOfPublic = 50

/** One step a line; what does not apply is left out. */
export function steps(...lines: readonly (string | undefined)[]): string {
  return lines.filter(line => line !== undefined).join('\n')
}

/** A certificate by its subject and the start of its fingerprint. */
export function identified(certificate: Certificate): string {
  return `"${certificate.subject}" (SHA-256 ${shortFingerprint(certificate.sha256)})`
}

/** Who told the client to use this store: 'SSL_CERT_FILE', 'http.sslCAInfo in /etc/gitconfig'; undefined for a default. */
export function teller({ variable, config }: Store): string | undefined {
  if (variable !== undefined) return variable
  return config === undefined ? undefined : `${config.setting} in ${printable(config.file)}`
}

/** A store by its path and, behind it, by who names it. */
export function described(store: Store): string {
  const told = teller(store)
  return told === undefined ? printable(storeName(store)) : `${printable(storeName(store))} (named by ${told})`
}

export function describedAll(stores: readonly Store[]): string {
  return listed(stores.map(described))
}

/** '/etc/ssl/certs/ca-certificates.crt holds', 'a and b hold'. */
export function holding(holders: readonly KnownStore[]): string {
  return `${namesOf(holders)} ${holders.length === 1 ? 'holds' : 'hold'}`
}

/** In a container the one that holds it is most often the given file, which lies on the runner. */
export function heldElsewhere({ machineKind, host }: Situation, holders: readonly KnownStore[]): string {
  if (holders.length === 0) return ''
  return machineKind === 'runner'
    ? ` ${holding(holders)} the issuer, on the same machine.`
    : ` ${holding(holders)} the issuer of ${host.id}.`
}

export function namesOf(stores: readonly KnownStore[]): string {
  return listed(stores.map(({ name }) => printable(name)))
}

/**
 * How to point this client at a store that closes the gap. Only at one with the public roots: a variable that replaces the
 * default would take every other host away.
 */
export function pointAt({ reads }: Situation, holders: readonly KnownStore[]): string | undefined {
  for (const { store, isPublic } of holders) {
    const variable = variableFor(reads, store)
    if (!isPublic || store.path === undefined || variable === undefined) continue
    return `Set ${variable}=${printable(store.path)}, which holds the issuer.`
  }
  return undefined
}

/** Names of variables for directories end in _DIR (SSL_CERT_DIR) or CAPATH (GIT_SSL_CAPATH). */
function variableFor(reads: readonly string[], { form }: Store): string | undefined {
  const wantsDirectory = (name: string) => /(_DIR|CAPATH)$/.test(name)
  // JAVA_TOOL_OPTIONS takes options, not a path.
  const wantsFile = (name: string) => !wantsDirectory(name) && !name.endsWith('_OPTIONS')
  switch (form) {
    case 'bundle':
      return reads.find(wantsFile)
    case 'directory':
      return reads.find(wantsDirectory)
    case 'built-in':
    case 'key-store':
    case 'platform':
      return undefined
  }
}

/** What is exported on the runner reaches no container. */
export function letTheCheckRepair({ machineKind }: Situation): string {
  return machineKind === 'runner'
    ? 'Or let this check write a complete bundle and set the variables: `export: true` in the action, `eval "$(local-issuer env HOST)"` in a shell.'
    : 'Or hand over the complete bundle that this check writes: the arguments, and the lines for a Dockerfile, stand under the fix.'
}

export function giveTheRoot({ machineKind }: Situation): string {
  return machineKind === 'runner'
    ? 'Give it to this check as `ca-certificates`, with `export: true`: it adds the root to what each client already trusts, sets the variables and proves them.'
    : 'Give it to this check as `ca-certificates`: it adds the root to what each client already trusts, proves that, and tells the arguments and the lines for a Dockerfile that hand it over.'
}

/** How the store of a machine is installed; in an image that is a line of its Dockerfile. */
export function installTheStore({ machineKind, families }: Situation): string {
  if (machineKind === 'runner' || machineKind === 'rootfs') {
    return `Install the system's store: ${installSystemStore(families)}.`
  }
  const copy =
    '`COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/`, where `build` is a stage that has the package ca-certificates.'
  return families.length === 0
    ? `Put a store into the image, in its Dockerfile: ${copy}`
    : `Install the system's store, in the Dockerfile: ${installSystemStore(families, 'RUN ')}. An image without a shell copies it: ${copy}`
}

/** How an authority is added to the system's store for good; undefined where there is no such store. */
export function addForGood({ machineKind, families }: Situation): string | undefined {
  if (machineKind === 'runner' || machineKind === 'rootfs') {
    return `For good, on this machine, as root: ${addToSystemStore(families)}.`
  }
  const anchors = anchorFolder(families)
  return anchors === undefined
    ? undefined
    : `For good, in its Dockerfile: \`COPY ca.crt ${anchors.directory}/\` and \`RUN ${anchors.tool}\`.`
}

export const compareFirst =
  'Compare its SHA-256 fingerprint with one published by whoever runs it. A certificate that came over this very connection proves nothing about itself.'

export const neverTurnOff = 'Do not turn verification off: it would accept anyone who answers in the name of this host.'
