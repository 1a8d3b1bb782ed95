import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { Recognised } from '../client.ts'
import { opensslOf } from '../openssl/files.ts'
import { findLibrary, librariesBeside } from '../recognition/library-files.ts'
import { distinctPrograms, isFile, pathsIn } from '../recognition/program-files.ts'
import { readProgram, readText, textIn } from '../recognition/program-text.ts'
import type { PerlFacts } from './interpreter.ts'

/** What a Perl that can connect has, by its files. */
export interface PerlFiles extends PerlFacts {
  readonly path: string
  readonly version: string
  /** That of IO::Socket::SSL. */
  readonly ioSocketSsl: string
  readonly modules: readonly string[]
  /** IO::Socket::SSL has a store of its own choice. */
  readonly hasDefault: boolean
}

/** Every Perl with IO::Socket::SSL and an OpenSSL under it, as clients of `stores`. */
export async function recognisePerl(
  machine: Machine,
  recognised: (perl: PerlFiles) => Promise<Recognised | undefined>,
): Promise<readonly Recognised[]> {
  const modules = await moduleFolders(machine)
  const found = await Promise.all(
    (await distinctPrograms(machine, /^perl$/)).map(async ({ path, bytes }) => {
      const [ssl, ssleay] = await Promise.all([
        readText(machine, await moduleAt(machine, modules, 'IO/Socket/SSL.pm')),
        readProgram(machine, await moduleAt(machine, modules, 'auto/Net/SSLeay/SSLeay.so')),
      ])
      const openssl = ssleay && (await opensslOf(machine, ssleay, librariesBeside(path)))
      if (openssl === undefined || ssl === '') return undefined
      const isOpenssls = await holdsCertificates(machine, openssl)
      // Mozilla::CA's, where neither of OpenSSL's holds a certificate (IO::Socket::SSL, default_ca).
      const cafile = isOpenssls ? '' : await moduleAt(machine, modules, 'Mozilla/CA/cacert.pem')
      return recognised({
        path,
        version: (await perlVersion(machine, bytes)) ?? '',
        ioSocketSsl: moduleVersion(ssl),
        modules,
        openssldir: openssl.folder,
        cafile,
        standard: '',
        hasDefault: isOpenssls || cafile !== '',
      })
    }),
  )
  return found.filter(perl => perl !== undefined)
}

/** `$VERSION` as it stands in a module's source. */
export function moduleVersion(source: string): string {
  return /\$VERSION\s*=\s*['"]?([\d._]+)/.exec(source)?.[1] ?? ''
}

/** The path of a module; '' where it is in no folder. */
export async function moduleAt(machine: Machine, folders: readonly string[], name: string): Promise<string> {
  for (const folder of folders) {
    const path = join(folder, name)
    if (await isFile(machine, path)) return path
  }
  return ''
}

/** Whether OpenSSL's file is there, or a certificate in its directory. */
async function holdsCertificates(
  machine: Machine,
  openssl: { readonly cafile: string; readonly capath: string },
): Promise<boolean> {
  const { SSL_CERT_FILE, SSL_CERT_DIR } = machine.environment
  const hashed = await pathsIn(machine, SSL_CERT_DIR || openssl.capath, /^[a-f\d]{8}(?:\.\d+)?$/)
  return hashed.length > 0 || isFile(machine, SSL_CERT_FILE || openssl.cafile)
}

async function perlVersion(machine: Machine, program: Buffer): Promise<string | undefined> {
  const pattern = /^\0v(5\.\d+\.\d+)\0/
  const own = textIn(program, '\0v5.', pattern)
  const name = textIn(program, 'libperl.so', /\0(libperl\.so[\d.]*)\0/, 1)
  const library = own === undefined && name !== undefined ? await findLibrary(machine, name) : undefined
  const bytes = library && (await readProgram(machine, library))
  return own ?? (bytes && textIn(bytes, '\0v5.', pattern))
}

/** @INC of Debian, of Fedora and Alpine, and of a Perl that was built with its own defaults, an administrator's first. */
async function moduleFolders(machine: Machine): Promise<readonly string[]> {
  const told = (machine.environment['PERL5LIB'] ?? '').split(':').filter(folder => folder.startsWith('/'))
  const byRelease = [
    '/usr/local/share/perl',
    ...(await pathsIn(machine, '/usr/local/lib', /-linux-gnu/)).map(folder => join(folder, 'perl')),
    ...(await pathsIn(machine, '/usr/lib', /-linux-gnu/)).map(folder => join(folder, 'perl5')),
    ...[
      '/usr/local/lib/perl5/site_perl',
      '/usr/local/lib/perl5/vendor_perl',
      '/usr/local/share/perl5',
      '/usr/local/lib64/perl5',
    ],
  ]
  const releases = (await Promise.all(byRelease.map(folder => pathsIn(machine, folder, /^5\.\d+/)))).flat()
  const architectures = await Promise.all(releases.map(folder => pathsIn(machine, folder, /-linux/)))
  const vendor = [
    '/usr/share/perl5',
    '/usr/share/perl5/vendor_perl',
    '/usr/lib64/perl5/vendor_perl',
    '/usr/lib/perl5/vendor_perl',
  ]
  return [...told, ...releases, ...architectures.flat(), ...byRelease, ...vendor]
}
