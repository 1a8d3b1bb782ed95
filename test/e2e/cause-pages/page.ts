import { readFileSync } from 'node:fs'
import type { CauseId } from '../../../src/model.ts'

/** A shell block of a page, and the section that it stands in. */
export interface Block {
  readonly section: string
  readonly text: string
}

export interface Page {
  /** In their order; the first is number 1. */
  readonly blocks: readonly Block[]
  /** What stands in backticks within a line: the commands of lists and tables. */
  readonly inline: readonly string[]
}

export function pageOf(cause: CauseId): Page {
  const text = readFileSync(new URL(`../../../docs/causes/${cause}.md`, import.meta.url), 'utf8')
  const blocks: Block[] = []
  let section = ''
  for (const [, heading, indent = '', block] of text.matchAll(/^## (.*)$|^( *)```sh\n([\s\S]*?)^ *```$/gm)) {
    if (heading !== undefined) section = heading
    else if (block !== undefined) blocks.push({ section, text: block.replaceAll(new RegExp(`^${indent}`, 'gm'), '') })
  }
  const prose = text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')
  return { blocks, inline: [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s*\n\s*/g, ' ')) }
}
