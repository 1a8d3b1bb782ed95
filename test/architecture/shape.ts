import type { SourceFile } from './source-file.ts'

const lineLimit = 200

export function tooLong({ path, lines }: SourceFile): readonly string[] {
  return lines > lineLimit ? [`${path} has ${lines} lines: a file holds one idea, in at most ${lineLimit}.`] : []
}

/** Names that say nothing of what is inside. */
const vague = /^(?:utils?|helpers?|managers?|base|misc|common|lib|shared)$/

export function vagueName({ path }: SourceFile): readonly string[] {
  const words = path.replace(/\.ts$/, '').split(/[/.-]/)
  return words.filter(word => vague.test(word)).map(word => `${path}: "${word}" does not say what the file is.`)
}

export function defaultExport({ path, code }: SourceFile): readonly string[] {
  const found = /^export default\b|\bas default\b[^'"`\n]*$/m.test(code)
  return found ? [`${path} has a default export: an export has one name everywhere.`] : []
}
