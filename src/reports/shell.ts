import { shellQuoted, shellWord } from '../shell-word.ts'

/** `export NAME='…'` lines for a POSIX shell. Throws for what no shell can hold in a variable. */
export function shellExports(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment).map(exportLine).join('')
}

/** Arguments for a POSIX shell, quoted where they have to be. Throws for what no argument can hold. */
export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(' ')
}

function exportLine([name, value]: readonly [string, string]): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a shell variable`)
  if (value.includes('\0')) throw new Error(`the value of ${name} holds a NUL, which no variable can`)
  return `export ${name}=${shellQuoted(value)}\n`
}
