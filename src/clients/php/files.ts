import { join } from 'node:path'
import type { Machine } from '../../machines/machine.ts'
import type { Recognised } from '../client.ts'
import { libcurlOf } from '../libcurl/files.ts'
import { opensslOf } from '../openssl/files.ts'
import { assignment, configLines, uncommented } from '../recognition/config-lines.ts'
import { librariesBeside } from '../recognition/library-files.ts'
import { distinctPrograms, pathsIn } from '../recognition/program-files.ts'
import { readProgram, readText, textIn } from '../recognition/program-text.ts'
import type { PhpFacts } from './interpreter.ts'

/** Every PHP, as clients of what `recognised` makes of it. */
export async function recognisePhp(
  machine: Machine,
  recognised: (path: string, facts: PhpFacts) => Promise<Recognised | undefined>,
): Promise<readonly Recognised[]> {
  const found = await Promise.all(
    (await distinctPrograms(machine, /^php(?:\d(?:\.?\d)?)?$/)).map(async ({ path, bytes }) => {
      const version = textIn(bytes, 'PHP/', /^PHP\/(\d+\.\d+\.\d+)/)
      if (version === undefined) return undefined
      const files = await iniFiles(machine, version)
      const openssl = await opensslOf(machine, await extension(machine, bytes, files, 'openssl'), librariesBeside(path))
      const libcurl = await libcurlOf(machine, await extension(machine, bytes, files, 'curl'), librariesBeside(path))
      return recognised(path, {
        version,
        absent: '',
        cafile: openssl?.cafile ?? '',
        capath: openssl?.capath ?? '',
        curl: libcurl?.version ?? '',
        backend: libcurl?.backend ?? '',
        curlCafile: libcurl?.loads.find(({ form }) => form === 'bundle')?.path ?? '',
        curlCapath: libcurl?.loads.find(({ form }) => form === 'directory')?.path ?? '',
        settings: files.flatMap(({ file, content }) => settingsIn(file, content)).reverse(),
      })
    }),
  )
  return found.filter(php => php !== undefined)
}

interface IniFile {
  readonly file: string
  readonly content: string
}

/** php.ini, then the files beside it, in their order: Debian's, that of PHP's own images, Fedora's, Alpine's. */
async function iniFiles(machine: Machine, version: string): Promise<readonly IniFile[]> {
  const [major = '', minor = ''] = version.split('.')
  const places = [
    [`/etc/php/${major}.${minor}/cli/php.ini`, `/etc/php/${major}.${minor}/cli/conf.d`],
    ['/usr/local/etc/php/php.ini', '/usr/local/etc/php/conf.d'],
    [`/etc/php${major}${minor}/php.ini`, `/etc/php${major}${minor}/conf.d`],
    ['/etc/php.ini', '/etc/php.d'],
  ] as const
  for (const [main, folder] of places) {
    const files = [main, ...(await pathsIn(machine, folder, /\.ini$/))]
    const read = await Promise.all(files.map(async file => ({ file, content: await readText(machine, file) })))
    const there = read.filter(({ content }) => content !== '')
    if (there.length > 0) return there
  }
  return []
}

/** The library of an extension that an .ini file loads, or else the program, which may have it within. */
async function extension(machine: Machine, program: Buffer, files: readonly IniFile[], name: string): Promise<Buffer> {
  const isLoaded = files.some(({ content }) =>
    configLines(content).some(line => {
      const said = assignment(line)
      const library = uncommented(said?.value ?? '', { marks: ';', escapes: false })
      return said?.name === 'extension' && [name, `${name}.so`].includes(library)
    }),
  )
  const folder =
    textIn(program, '/php', /\0(\/[\w./-]*\/php\/(?:extensions\/)?[\w-]*20\d{6}[\w-]*)\0/, 60) ??
    textIn(program, '/modules', /\0(\/[\w./-]*\/php\d*\/modules)\0/, 60)
  const library = isLoaded && folder !== undefined ? await readProgram(machine, join(folder, `${name}.so`)) : undefined
  return library ?? program
}

/** What names a store, the last of a file first: it wins. */
function settingsIn(file: string, content: string): PhpFacts['settings'] {
  return configLines(content).flatMap(line => {
    const { name = '', value: written = '' } = assignment(line) ?? {}
    if (!['openssl.cafile', 'openssl.capath', 'curl.cainfo'].includes(name)) return []
    const value = uncommented(written, { marks: ';', escapes: false })
    return value === '' ? [] : [{ name, value, file }]
  })
}
