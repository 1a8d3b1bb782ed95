// The runner reads every line of an action's output for commands: `::name` at a line's start after any white space, and
// `##[name` anywhere in a line; a lone CR ends a line too (OutputManager.cs and ActionCommand.cs of actions/runner).
// The agent of Azure Pipelines reads `##vso[name` and `##[name` alike (Command.cs of azure-pipelines-agent).
// Both compare by culture, so characters that collation ignores could hide inside either mark: they are escaped as well.

import { bracketCommand } from '../text.ts'

/** Characters that are not seen, or that a comparison by culture skips. For `replace` only: it is global. */
export const ignoredByCollation = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{DI}\p{NChar}\u2028\u2029]/gu

/** `text` with every invisible character but the line feed written as `\u{…}`. */
export function visible(text: string): string {
  return text.replace(ignoredByCollation, character =>
    character === '\n' ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

/** `text` with a backslash inside whatever the runner would take for a command; nothing else is changed. */
export function withoutCommands(text: string): string {
  return text.replace(/^([^\S\n]*)::/gmu, '$1\\::').replace(bracketCommand, '##$1\\[')
}

/** `text`, which may have several lines, as it can be written to a log that the runner reads. */
export function escapeForLog(text: string): string {
  return withoutCommands(visible(text))
}
