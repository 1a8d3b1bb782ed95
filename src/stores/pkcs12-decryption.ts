import { createDecipheriv, pbkdf2Sync } from 'node:crypto'
import { pkcs12Key, purposes } from '../x509/pkcs12-key.ts'
import { type Ber, type BerReader, countOf, members, octetsOf } from './ber.ts'
import { KeyStoreError, wrongPassword } from './key-store-error.ts'

/** Java writes 10,000 to 100,000, and OpenSSL 2,048; a million takes about a second. */
const maximumIterations = 1_000_000

/** What a file may cost in all: each count that it names is taken from one purse. Throws `KeyStoreError` when it is empty. */
export type Spend = (iterations: number) => number

export function iterationPurse(): Spend {
  let left = maximumIterations
  return iterations => {
    left -= iterations
    if (iterations < 1 || left < 0) {
      throw new KeyStoreError('unreadable', `its password is hashed more than ${maximumIterations} times, or not once`)
    }
    return iterations
  }
}

/** Decrypts what an AlgorithmIdentifier says how. Throws `KeyStoreError`: for a wrong password too. */
export async function decrypt(
  ber: BerReader,
  algorithm: Ber | undefined,
  content: Buffer,
  password: string,
  spend: Spend,
): Promise<Buffer> {
  const [name, parameters] = members(algorithm)
  const oid = ber.oid(name)
  if (oid === '1.2.840.113549.1.5.13') return decryptPbes2(ber, parameters, content, password, spend)
  const old = oldCiphers[oid]
  if (old === undefined) throw unknownAlgorithm(oid)
  const [salt, count] = members(parameters)
  const request = { password, salt: octetsOf(salt), iterations: spend(countOf(count)), hash: 'sha1' } as const
  // A key of 24 bytes takes two rounds of SHA-1, the vector one.
  spend(request.iterations * 2)
  const key = pkcs12Key({ ...request, purpose: purposes.encryption, length: old.keyBytes })
  const vector = pkcs12Key({ ...request, purpose: purposes.initialVector, length: 8 })
  if (old.cipher === 'rc2') return decryptRc2(key, vector, content)
  return decryptWith(old.cipher, old.keyBytes === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key, vector, content)
}

/** RFC 7292, appendix C. */
const oldCiphers: Readonly<Record<string, { readonly cipher: 'des-ede3-cbc' | 'rc2'; readonly keyBytes: number }>> = {
  '1.2.840.113549.1.12.1.3': { cipher: 'des-ede3-cbc', keyBytes: 24 },
  '1.2.840.113549.1.12.1.4': { cipher: 'des-ede3-cbc', keyBytes: 16 },
  '1.2.840.113549.1.12.1.5': { cipher: 'rc2', keyBytes: 16 },
  '1.2.840.113549.1.12.1.6': { cipher: 'rc2', keyBytes: 5 },
}

/** RFC 8018, 6.2 and A.2. */
function decryptPbes2(
  ber: BerReader,
  parameters: Ber | undefined,
  content: Buffer,
  password: string,
  spend: Spend,
): Buffer {
  const [derivation, encryption] = members(parameters)
  const [derivationName, derivationParameters] = members(derivation)
  if (ber.oid(derivationName) !== '1.2.840.113549.1.5.12') throw unknownAlgorithm(ber.oid(derivationName))
  const [salt, count, ...optional] = members(derivationParameters)
  const prf = optional.find(value => value.constructed)
  const prfOid = prf === undefined ? '' : ber.oid(members(prf)[0])
  const hash = prfOid === '' ? 'sha1' : hashes[prfOid]
  const [cipherName, vector] = members(encryption)
  const cipher = ciphers[ber.oid(cipherName)]
  if (hash === undefined || cipher === undefined) throw unknownAlgorithm(prfOid || ber.oid(cipherName))
  const key = pbkdf2Sync(password, octetsOf(salt), spend(countOf(count)), cipher.keyBytes, hash)
  return decryptWith(cipher.name, key, octetsOf(vector), content)
}

const hashes: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}

const ciphers: Readonly<Record<string, { readonly name: string; readonly keyBytes: number }>> = {
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
}

function decryptWith(cipher: string, key: Buffer, vector: Buffer, content: Buffer): Buffer {
  try {
    const decipher = createDecipheriv(cipher, key, vector)
    return Buffer.concat([decipher.update(content), decipher.final()])
  } catch {
    throw wrongPassword() // its padding is what tells
  }
}

/** OpenSSL 3 has RC2 in its legacy provider only, which Node.js does not load. */
async function decryptRc2(key: Buffer, vector: Buffer, content: Buffer): Promise<Buffer> {
  const [{ default: rc2 }, { default: util }] = await Promise.all([
    import('node-forge/lib/rc2.js'),
    import('node-forge/lib/util.js'),
  ])
  const decipher = rc2.createDecryptionCipher(key.toString('latin1'), key.length * 8)
  decipher.start(vector.toString('latin1'))
  decipher.update(util.createBuffer(content.toString('latin1')))
  if (!decipher.finish()) throw wrongPassword()
  return Buffer.from(decipher.output.getBytes(), 'latin1')
}

function unknownAlgorithm(oid: string): KeyStoreError {
  return new KeyStoreError('unreadable', `it is encrypted in a way that is not known here (${oid})`)
}
