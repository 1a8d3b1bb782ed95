import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { membersOf, oidOf, readDer } from './der.ts'
import * as der from './der-writer.ts'
import * as extensions from './mint-extensions.ts'

// Certificates made on the spot: for the control, the demo and the tests. node-forge's own pki holds no EC key.

export type KeyType = 'rsa' | 'p256' | 'p384' | 'ed25519'

/** A certificate with its private key. */
export interface Identity {
  readonly der: Buffer
  readonly certificatePem: string
  readonly privateKey: KeyObject
  /** PKCS#8. */
  readonly privateKeyPem: string
  /** This certificate and its issuers without the self-signed one at the top: what a server should send. */
  readonly chainPem: string
}

/** An identity that signs others. */
export interface Issuer extends Identity {
  readonly keyType: KeyType
  /** Its distinguished name, DER. */
  readonly subject: Buffer
  readonly keyId: Buffer
  readonly selfSigned: boolean
}

interface Mint {
  readonly now: Date
  readonly organization?: string
  readonly organizationalUnit?: string
  /** Default: P-256, the cheapest to make that every client knows. */
  readonly keyType?: KeyType
  /** Default: a day before `now`. */
  readonly notBefore?: Date
  /** Default: thirty days after `now`. */
  readonly notAfter?: Date
  /** Who signs; absent: itself. */
  readonly issuer?: Issuer
  /** Whose key is certified, of the type `keyType`: a cross-sign, or a renewed root. Absent: a new one. */
  readonly keyOf?: Identity
  /** caIssuers of the authorityInfoAccess extension. */
  readonly issuerAddress?: string
  readonly omitKeyIdentifiers?: boolean
  /** By OID: an extension that takes the place of the usual one or is added, and what is left out. */
  readonly instead?: Readonly<Record<string, Buffer | undefined>>
  /** Of an RSA key, in bits. Default: 2048. */
  readonly modulusLength?: number
  /** Of the issuer's signature, an RSA one: what is weak. */
  readonly digest?: 'sha1'
}

export interface AuthorityMint extends Mint {
  readonly name: string
  readonly pathLength?: number
}

export interface LeafMint extends Mint {
  readonly commonName: string
  /** DNS names and IP addresses of the subjectAltName, which is left out when there are none. */
  readonly names: readonly string[]
  readonly extendedKeyUsage?: readonly extensions.ExtendedKeyUsage[]
}

export function mintAuthority(mint: AuthorityMint): Issuer {
  return certify(mint, mint.name, () => [
    extensions.basicConstraints(true, mint.pathLength),
    extensions.keyUsage(['keyCertSign', 'cRLSign']),
    ...(mint.issuerAddress === undefined ? [] : [extensions.issuerAddress(mint.issuerAddress)]),
  ])
}

export function mintLeaf(mint: LeafMint): Identity {
  return certify(mint, mint.commonName, keyType => [
    extensions.basicConstraints(false, undefined),
    extensions.keyUsage(keyType === 'rsa' ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature']),
    extensions.extendedKeyUsage(mint.extendedKeyUsage ?? ['serverAuth']),
    ...(mint.names.length === 0 ? [] : [extensions.subjectAlternativeName(mint.names)]),
    ...(mint.issuerAddress === undefined ? [] : [extensions.issuerAddress(mint.issuerAddress)]),
  ])
}

const day = 24 * 60 * 60 * 1000

function certify(mint: Mint, commonName: string, purpose: (keyType: KeyType) => Buffer[]): Issuer {
  const keyType = mint.keyType ?? 'p256'
  const { publicKey, privateKey } =
    mint.keyOf === undefined ? generateKeyPair(keyType, mint.modulusLength) : keyPairOf(mint.keyOf)
  const publicKeyInfo = publicKey.export({ type: 'spki', format: 'der' })
  const keyId = createHash('sha1').update(publicKeyInfo).digest()
  const subject = distinguishedName(commonName, mint.organization, mint.organizationalUnit)
  const signer = mint.issuer ?? { subject, keyId, keyType, privateKey }
  const keyIdentifiers = [extensions.subjectKeyIdentifier(keyId), extensions.authorityKeyIdentifier(signer.keyId)]
  const usual = [...purpose(keyType), ...(mint.omitKeyIdentifiers === true ? [] : keyIdentifiers)]

  const tbs = der.sequence(
    der.explicit(0, der.integer(Buffer.of(2))),
    der.integer(serialNumber()),
    signatureAlgorithm(signer.keyType, mint.digest),
    signer.subject,
    der.sequence(
      der.time(mint.notBefore ?? new Date(mint.now.getTime() - day)),
      der.time(mint.notAfter ?? new Date(mint.now.getTime() + 30 * day)),
    ),
    subject,
    publicKeyInfo,
    der.explicit(3, der.sequence(...altered(usual, mint.instead))),
  )
  const signature = sign(mint.digest ?? digests[signer.keyType], tbs, signer.privateKey)
  const bytes = der.sequence(tbs, signatureAlgorithm(signer.keyType, mint.digest), der.bits(signature))
  const certificatePem = pem(bytes)
  const issuers = mint.issuer === undefined || mint.issuer.selfSigned ? '' : mint.issuer.chainPem
  return {
    der: bytes,
    certificatePem,
    privateKey,
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    chainPem: certificatePem + issuers,
    keyType,
    subject,
    keyId,
    selfSigned: mint.issuer === undefined,
  }
}

function altered(usual: readonly Buffer[], instead: Mint['instead'] = {}): readonly Buffer[] {
  const kept = usual.filter(extension => !(oidOf(membersOf(readDer(extension))[0]) in instead))
  return [...kept, ...Object.values(instead).filter(extension => extension !== undefined)]
}

const digests = { rsa: 'sha256', p256: 'sha256', p384: 'sha384', ed25519: null } as const

function signatureAlgorithm(signer: KeyType, digest?: 'sha1'): Buffer {
  switch (signer) {
    case 'rsa':
      return der.sequence(der.objectIdentifier(`1.2.840.113549.1.1.${digest === 'sha1' ? 5 : 11}`), der.nothing())
    case 'p256':
      return der.sequence(der.objectIdentifier('1.2.840.10045.4.3.2'))
    case 'p384':
      return der.sequence(der.objectIdentifier('1.2.840.10045.4.3.3'))
    case 'ed25519':
      return der.sequence(der.objectIdentifier('1.3.101.112'))
  }
}

function generateKeyPair(keyType: KeyType, modulusLength = 2048): { publicKey: KeyObject; privateKey: KeyObject } {
  switch (keyType) {
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength })
    case 'p256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'p384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' })
    case 'ed25519':
      return generateKeyPairSync('ed25519')
  }
}

function keyPairOf({ privateKey }: Identity): { publicKey: KeyObject; privateKey: KeyObject } {
  return { publicKey: createPublicKey(privateKey), privateKey }
}

function distinguishedName(commonName: string, organization?: string, organizationalUnit?: string): Buffer {
  const attribute = (oid: string, value: string | undefined) =>
    value === undefined ? [] : [der.set(der.sequence(der.objectIdentifier(oid), der.utf8(value)))]
  return der.sequence(
    ...attribute('2.5.4.10', organization),
    ...attribute('2.5.4.11', organizationalUnit),
    ...attribute('2.5.4.3', commonName),
  )
}

/** Positive, sixteen bytes, without a leading zero. */
function serialNumber(): Buffer {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  return serial
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
