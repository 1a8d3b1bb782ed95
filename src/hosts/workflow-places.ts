import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
} from 'yaml'
import type { Host, Source } from '../model.ts'
import { parseHostList } from './host-list.ts'

/** A workflow file, and which of its steps is running. */
export interface Workflow {
  readonly text: string
  /** Relative to the repository's root. */
  readonly file: string
  /** The key of the job (GITHUB_JOB). */
  readonly job: string
  /** The step's id, or what the runner calls it without one (GITHUB_ACTION). */
  readonly step: string
}

/** Two seconds of the parser at its slowest, which is brackets that nothing closes. */
const maxCharacters = 128 * 1024
const maxLists = 20

/**
 * Where the running step's `hosts` names each host: by its id. What an expression gives is written nowhere, so it has no place,
 * and neither has a host that several steps of the job name. Nothing at all of a file that is no workflow.
 */
export function workflowPlaces(workflow: Workflow, hosts: readonly Host[]): ReadonlyMap<string, Source> {
  const ids = new Set(hosts.map(({ id }) => id))
  const lines = new Map<string, Set<number>>()
  for (const list of listsOf(workflow)) {
    // The lines of another step, or of a list that was written over: not what this run has read.
    if (list.some(({ id }) => !ids.has(id))) continue
    for (const { id, line } of list) lines.set(id, (lines.get(id) ?? new Set()).add(line))
  }
  return new Map(
    [...lines].flatMap(([id, [line, ...others]]) =>
      line === undefined || others.length > 0 ? [] : [[id, { file: workflow.file, line }] as const],
    ),
  )
}

interface Written {
  readonly id: string
  readonly line: number
}

function listsOf({ text, job, step }: Workflow): Written[][] {
  if (text.length > maxCharacters) return []
  try {
    const lineCounter = new LineCounter()
    const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })
    if (document.errors.length > 0) return []
    const inputs = stepsOf(document, job)
    const named = inputs.filter(({ id }) => id === step)
    const lists = named.length > 0 ? named : inputs
    return lists.length > maxLists ? [] : lists.map(({ hosts }) => writtenIn(hosts, text, lineCounter))
  } catch {
    // Deeper than the stack, or a list that nobody could have run with.
    return []
  }
}

interface Step {
  readonly id: unknown
  readonly hosts: Scalar<string>
}

function stepsOf(document: Document, job: string): Step[] {
  const at = (node: unknown, key: string): unknown => {
    const map = followed(node, document)
    return isMap(map) ? followed(map.get(key, true), document) : undefined
  }
  const steps = at(at(at(document.contents, 'jobs'), job), 'steps')
  if (!isSeq(steps)) return []
  return steps.items.flatMap(item => {
    const hosts = at(at(item, 'with'), 'hosts')
    const id = at(item, 'id')
    return isScalar(hosts) && typeof hosts.value === 'string'
      ? [{ id: isScalar(id) ? id.value : undefined, hosts: hosts as Scalar<string> }]
      : []
  })
}

function followed(node: unknown, document: Document): Node | unknown {
  return isAlias(node) ? node.resolve(document) : node
}

function writtenIn(scalar: Scalar<string>, text: string, lineCounter: LineCounter): Written[] {
  const [start, end] = scalar.range ?? [0, 0]
  const first = lineCounter.linePos(start).line
  const source = text.slice(start, end).split('\n')
  const isBlock = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED'
  // The line of the mark ("|") is none of the list; those below it are, as they stand.
  if (isBlock) return parsed(source.slice(1)).map(({ host, line }) => ({ id: host.id, line: first + line }))
  const lines = scalar.value.split(/\r\n|\n|\r/)
  return parsed(lines).map(({ host, line }) => {
    const [name = ''] = (lines[line - 1] ?? '').trim().split(/\s/)
    const [only = 0, ...others] = source.flatMap((written, index) => (written.includes(name) ? [index] : []))
    return { id: host.id, line: first + (others.length > 0 ? 0 : only) }
  })
}

/** `line` counts from 1. */
function parsed(lines: readonly string[]): { readonly host: Host; readonly line: number }[] {
  const literal = lines.map(line => (line.includes('${{') ? '' : line)).join('\n')
  const hosts = parseHostList(literal, { input: 'hosts', file: 'hosts' })
  return hosts.map(host => ({ host, line: host.source?.line ?? 1 }))
}
