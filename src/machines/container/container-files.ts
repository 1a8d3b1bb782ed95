import type { DirectoryContent, FileContent } from '../machine.ts'
import { maxFileBytes, tooLarge } from '../size-limit.ts'
import { type ContainerShell, isAskable } from './shell.ts'
import type { ShellAnswer } from './shell-answers.ts'

/** What a container tells of its files. */
export interface ContainerFiles {
  read(path: string, maxBytes?: number): Promise<FileContent>
  list(path: string): Promise<DirectoryContent>
  /** The first of `paths` that is a program. */
  program(paths: readonly string[]): Promise<string | undefined>
}

const mebibyte = 1024 * 1024

/** As the container's own user sees them, mounts included. */
export function shellFiles(shell: ContainerShell): ContainerFiles {
  return {
    read: reader(shell),
    async list(path) {
      if (!isAskable(path)) return { state: 'unreadable', reason: unaskable }
      const answer = await shell.ask('names', path)
      if (answer.state === 'names') return { state: 'listed', names: [...answer.names].sort() }
      if (answer.state === 'irregular') return { state: 'not-a-directory' }
      if (answer.state === 'missing') return { state: 'missing' }
      return { state: 'unreadable', reason: reasonOf(answer) }
    },
    async program(paths) {
      const askable = paths.filter(isAskable)
      const answers = wordsOf(await shell.ask('programs', ...askable))
      return askable.find((_, index) => answers[index] === 'yes')
    },
  }
}

const unaskable = 'a line break in its path'

interface Wanted {
  readonly path: string
  readonly maxBytes: number
  readonly told: (content: FileContent) => void
}

const batchFiles = 100

/**
 * What is asked for at one time is read by one start of a program: a hashed directory is hundreds of small files, and a start
 * costs a hundred times the reading.
 */
function reader(shell: ContainerShell): ContainerFiles['read'] {
  let waiting: Wanted[] = []
  const readWaiting = (): void => {
    const batch = waiting.slice(0, batchFiles)
    waiting = waiting.slice(batchFiles)
    if (waiting.length > 0) setImmediate(readWaiting)
    readBatch(shell, batch)
  }
  return (path, maxBytes = maxFileBytes) => {
    // Nor may it spoil what is read with it.
    if (!isAskable(path)) return Promise.resolve(unreadable(unaskable))
    return new Promise(told => {
      if (waiting.length === 0) setImmediate(readWaiting)
      waiting.push({ path, maxBytes, told })
    })
  }
}

async function readBatch(shell: ContainerShell, batch: readonly Wanted[]): Promise<void> {
  const answer = await shell.ask('states', ...batch.map(({ path }) => path))
  const states = wordsOf(answer)
  if (states.length !== batch.length) return tell(batch, unreadable(reasonOf(answer)))
  const regular = batch.filter((_, index) => states[index] === 'regular')
  for (const [index, one] of batch.entries()) {
    if (!regular.includes(one)) tell([one], contentOf(states[index] ?? ''))
  }
  if (regular.length > 0) await readRegular(shell, regular)
}

async function readRegular(shell: ContainerShell, files: readonly Wanted[]): Promise<void> {
  const answer = await shell.ask('sizes', ...files.map(({ path }) => path))
  const sizes = wordsOf(answer).map(Number)
  if (sizes.length !== files.length) return tell(files, unreadable(reasonOf(answer)))
  const sized = files.map((file, index) => ({ ...file, size: sizes[index] ?? 0 }))
  const large = sized.filter(({ size, maxBytes }) => !(size <= maxBytes))
  for (const one of large) tell([one], unreadable(tooLarge(one.maxBytes)))
  // Together no larger than one may be.
  const small = sized.filter(file => !large.includes(file) && file.size <= mebibyte)
  const others = sized.filter(file => !large.includes(file) && file.size > mebibyte)
  await Promise.all([small, ...others.map(file => [file])].map(group => readGroup(shell, group)))
}

interface Sized extends Wanted {
  readonly size: number
}

async function readGroup(shell: ContainerShell, files: readonly Sized[]): Promise<void> {
  if (files.length === 0) return
  const length = files.reduce((sum, { size }) => sum + size, 0)
  const answer = await shell.contents(
    files.map(({ path }) => path),
    length,
  )
  if (answer.state !== 'contents') return tell(files, unreadable(reasonOf(answer)))
  let at = 0
  for (const file of files) {
    tell([file], { state: 'read', bytes: answer.bytes.subarray(at, at + file.size) })
    at += file.size
  }
}

function tell(files: readonly Wanted[], content: FileContent): void {
  for (const { told } of files) told(content)
}

function wordsOf(answer: ShellAnswer): readonly string[] {
  return answer.state === 'names' ? answer.names : []
}

function contentOf(state: string): FileContent {
  if (state === 'directory' || state === 'missing') return { state }
  return unreadable(reasons[state] ?? 'no word of it')
}

function unreadable(reason: string): FileContent {
  return { state: 'unreadable', reason }
}

/** In the words of the runner's own files. */
const reasons: Readonly<Record<string, string>> = {
  denied: 'permission denied',
  irregular: 'not a regular file',
  loop: 'ELOOP',
  names: 'it changed while it was read',
}

function reasonOf(answer: ShellAnswer): string {
  return answer.state === 'broken' ? answer.why : (reasons[answer.state] ?? 'no word of it')
}
