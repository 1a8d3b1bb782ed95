import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A conda environment as it lies after a copy, or after conda-pack without conda-unpack: this machine's Python with libraries
 * of its own, whose OPENSSLDIR names the prefix that they were installed into. Nothing is there.
 * @param builtFor no longer than `/usr/lib`, which it takes the place of
 */
export function movedPython(prefix: string, builtFor: string): void {
  const { executable, library, libraries } = describePython()
  const name = `python${library.slice(library.lastIndexOf('python') + 'python'.length)}`
  mkdirSync(join(prefix, 'bin'), { recursive: true })
  mkdirSync(join(prefix, 'conda-meta'))
  writeFileSync(join(prefix, 'conda-meta/history'), '')
  cpSync(library, join(prefix, 'lib', name), { recursive: true, verbatimSymlinks: true })
  for (const link of ['python3', 'python']) copyFileSync(executable, join(prefix, 'bin', link))
  for (const path of libraries) {
    const copy = join(prefix, 'lib', path.slice(path.lastIndexOf('/') + 1))
    writeFileSync(copy, withPrefix(readFileSync(path), '/usr/lib', builtFor))
    chmodSync(copy, 0o755)
  }
  // As conda's own: relative, so that it holds wherever the environment lies.
  for (const link of ['python3', 'python']) {
    execFileSync('patchelf', ['--force-rpath', '--set-rpath', '$ORIGIN/../lib', join(prefix, 'bin', link)])
  }
}

function describePython() {
  const question = `import os, ssl, sys
maps = [line.split()[-1] for line in open("/proc/self/maps") if "/" in line]
print(os.path.realpath(sys.executable))
print(os.path.dirname(os.__file__))
print(*sorted({path for path in maps if "/libssl.so" in path or "/libcrypto.so" in path}), sep="\\n")`
  const [executable = '', library = '', ...libraries] = execFileSync('/usr/bin/python3', ['-I', '-c', question], {
    encoding: 'utf8',
    env: {},
  })
    .trim()
    .split('\n')
  return { executable: realpathSync(executable), library, libraries }
}

/** What conda does when it links a binary file: the new prefix, what followed the old one, and NULs up to the old length. */
function withPrefix(content: Buffer, from: string, to: string): Buffer {
  const text = content.toString('latin1')
  const patched = text.replace(new RegExp(`${from}([^\\0]*)\\0`, 'g'), (whole, rest: string) =>
    `${to}${rest}`.padEnd(whole.length, '\0'),
  )
  return Buffer.from(patched, 'latin1')
}
