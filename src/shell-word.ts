import { bracketCommand } from './text.ts'

/** An argument for a POSIX shell, quoted where it has to be. Throws for what no argument can hold. */
export function shellWord(word: string): string {
  if (word.includes('\0')) throw new Error('an argument holds a NUL, which none can')
  return /^[\w./:@%+,=-]+$/.test(word) && !word.includes('::') ? word : shellQuoted(word)
}

/**
 * Any text in quotes. An empty pair of quotes changes nothing for the shell, and keeps the runner from seeing a command
 * (reports/log-text.ts).
 */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`).replaceAll('::', `:'':`).replace(bracketCommand, `##''$1[`)}'`
}
