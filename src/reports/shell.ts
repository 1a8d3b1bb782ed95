import { bracketCommand } from './log-text.ts'

/** `export NAME='…'` lines for a POSIX shell. Throws for what no shell can hold in a variable. */
export function shellExports(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment).map(exportLine).join('')
}

/** Arguments for a POSIX shell, quoted where they have to be. Throws for what no argument can hold. */
export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(' ')
}

function shellWord(word: string): string {
  if (word.includes('\0')) throw new Error('an argument holds a NUL, which none can')
  return /^[\w./:@%+,=-]+$/.test(word) && !word.includes('::') ? word : quoted(word)
}

/** An empty pair of quotes changes nothing for the shell, and keeps the runner from seeing a command (log-text.ts). */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`).replaceAll('::', `:'':`).replace(bracketCommand, `##''$1[`)}'`
}

function exportLine([name, value]: readonly [string, string]): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a shell variable`)
  if (value.includes('\0')) throw new Error(`the value of ${name} holds a NUL, which no variable can`)
  return `export ${name}=${quoted(value)}\n`
}
