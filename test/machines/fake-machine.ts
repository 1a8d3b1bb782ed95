import type { DirectoryContent, FileContent, Machine } from '../../src/machines/machine.ts'

/** Files by path: their content, or what reading them comes to. Directories are what stands before the last slash. */
export type FakeFiles = Readonly<Record<string, string | Uint8Array | FileContent>>

export interface FakeMachine extends Machine {
  /** Every path that was read, in order. */
  readonly reads: readonly string[]
}

/** A machine in memory. It runs nothing; a directory may be made unreadable by a FileContent under its path. */
export function fakeMachine(files: FakeFiles, environment: Readonly<Record<string, string>> = {}): FakeMachine {
  const reads: string[] = []
  return {
    id: 'runner',
    kind: 'runner',
    runs: true,
    os: 'Debian GNU/Linux 12 (bookworm)',
    families: ['debian'],
    environment,
    reads,
    run: command => Promise.reject(new Error(`unexpected command: ${command.file}`)),
    read(path) {
      reads.push(path)
      return Promise.resolve(contentAt(files, path))
    },
    list: path => Promise.resolve(listingAt(files, path)),
    which: name => Promise.resolve(programAt(files, name, environment['PATH'] ?? '')),
    under: extra => fakeMachine(files, { ...environment, ...extra }),
  }
}

function programAt(files: FakeFiles, name: string, searchPath: string): string | undefined {
  const candidates = name.startsWith('/') ? [name] : searchPath.split(':').map(folder => `${folder}/${name}`)
  return candidates.find(path => contentAt(files, path).state === 'read')
}

function contentAt(files: FakeFiles, path: string): FileContent {
  const content = files[path]
  if (content === undefined) return namesIn(files, path).length > 0 ? { state: 'directory' } : { state: 'missing' }
  if (typeof content === 'string') return { state: 'read', bytes: Buffer.from(content, 'latin1') }
  return content instanceof Uint8Array ? { state: 'read', bytes: content } : content
}

function listingAt(files: FakeFiles, path: string): DirectoryContent {
  const content = contentAt(files, path.replace(/(?<!\/)\/+$/, ''))
  switch (content.state) {
    case 'read':
      return { state: 'not-a-directory' }
    case 'directory':
      return { state: 'listed', names: namesIn(files, path) }
    case 'missing':
    case 'unreadable':
      return content
  }
}

function namesIn(files: FakeFiles, path: string): string[] {
  const folder = `${path.replace(/(?<!\/)\/+$/, '')}/`
  const inside = Object.keys(files).filter(file => file.startsWith(folder))
  return [...new Set(inside.map(file => file.slice(folder.length).split('/')[0] ?? ''))]
    .filter(name => name !== '')
    .sort()
}
