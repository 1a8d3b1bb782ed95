import { spawn } from 'node:child_process'
import { killGroup } from '../spawn.ts'
import { readAnswer, type ShellAnswer } from './shell-answers.ts'
import { shellScript } from './shell-script.ts'

export type ShellOperation = 'states' | 'programs' | 'sizes' | 'names' | 'environment' | 'kill'

/** One shell in a container that answers for all of its files: a start of the engine's client costs more than reading them. */
export interface ContainerShell {
  /** Answers come in the order of the questions. Never rejects. */
  ask(operation: ShellOperation, ...args: readonly string[]): Promise<ShellAnswer>
  /** The bytes of files one behind the other, `size` in all. Never rejects. */
  contents(paths: readonly string[], size: number): Promise<ShellAnswer>
  /** Ends the shell, which kills what is marked. */
  close(): Promise<void>
}

export interface ContainerShellOptions {
  /** The engine's program, its arguments up to the one that names the shell, and its environment. */
  readonly file: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** What the environment of the container's marked processes holds; see shell-script.ts. */
  readonly mark: string
  /** For one answer, in milliseconds. */
  readonly answerMs?: number
}

interface Question {
  /** Of the contents that it asks for. */
  readonly size: number
  readonly answered: (answer: ShellAnswer) => void
}

/** A line carries each argument. */
export function isAskable(argument: string): boolean {
  return !/[\n\0]/.test(argument)
}

/** Started with the first question, and again with the next one after it broke. */
export function containerShell(options: ContainerShellOptions): ContainerShell {
  let session: Session | undefined
  let isClosed = false
  const ask = (operation: string, args: readonly string[], size = 0): Promise<ShellAnswer> => {
    if (isClosed) return Promise.resolve({ state: 'broken', why: 'the container is closed' })
    if (!args.every(isAskable)) return Promise.resolve({ state: 'broken', why: 'a question of several lines' })
    if (session === undefined || session.isOver()) session = startSession(options)
    return session.ask([`${operation} ${args.length}`, ...args, ''].join('\n'), size)
  }
  return {
    ask: (operation, ...args) => ask(operation, args),
    contents: (paths, size) => ask('contents', paths, size),
    async close() {
      isClosed = true
      await session?.close()
    },
  }
}

interface Session {
  ask(lines: string, size: number): Promise<ShellAnswer>
  isOver(): boolean
  close(): Promise<void>
}

function startSession({ file, args, environment, mark, answerMs = 30_000 }: ContainerShellOptions): Session {
  // A group of its own: Ctrl-C is for us, and the shell sees our end by that of its input.
  const child = spawn(file, [...args, 'sh', '-c', shellScript, 'sh', mark], {
    env: environment,
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()).once('error', () => resolve()))
  const questions: Question[] = []
  let output: Buffer[] = []
  let length = 0
  let wanting = 1
  let over = false
  let deadline: NodeJS.Timeout | undefined

  child.stdout.on('data', (chunk: Buffer) => {
    output.push(chunk)
    length += chunk.length
    if (length >= wanting && !over) readOn()
  })
  child.stdin.on('error', () => {})
  ended.then(() => breakUp('no shell with stat, cat and sleep answers'))

  return {
    ask(lines, size) {
      return new Promise(answered => {
        questions.push({ size, answered })
        if (questions.length === 1) arm()
        child.stdin.write(lines)
      })
    },
    isOver: () => over,
    async close() {
      child.stdin.end('end 0\n')
      const last = setTimeout(() => killGroup(child), answerMs)
      await ended
      clearTimeout(last)
    },
  }

  function readOn(): void {
    let rest = Buffer.concat(output)
    for (let [question] = questions; question !== undefined; [question] = questions) {
      const reading = readAnswer(rest, question.size)
      wanting = 'wanting' in reading ? reading.wanting : 1
      if ('wanting' in reading) break
      if (reading.answer.state === 'broken') {
        breakUp(reading.answer.why)
        return
      }
      rest = rest.subarray(reading.used)
      questions.shift()
      question.answered(reading.answer)
      arm()
    }
    output = [rest]
    length = rest.length
    // Nothing was asked: whatever speaks here is no answer, and must not fill our memory.
    if (questions.length === 0 && length > 0) breakUp('its shell speaks unasked')
  }

  function arm(): void {
    clearTimeout(deadline)
    if (questions.length > 0) deadline = setTimeout(() => breakUp('its shell does not answer in time'), answerMs)
  }

  function breakUp(why: string): void {
    over = true
    clearTimeout(deadline)
    output = []
    killGroup(child)
    for (const { answered } of questions.splice(0)) answered({ state: 'broken', why })
  }
}
