import { readdirSync, readFileSync } from 'node:fs'
import type { Probe } from '../../src/clients/client.ts'
import type { ClientId, Host } from '../../src/model.ts'

/** What one client said of many hosts, once, kept in a file: recordings/<id>/<case>.json. */
export interface Recording {
  readonly header: Header
  /** In the order in which they were asked. */
  readonly hosts: readonly { readonly member: string; readonly host: Host }[]
  readonly probe: Probe
}

export interface Header {
  /** What was run, or would be. */
  readonly command: string
  readonly environment?: Readonly<Record<string, string>>
  readonly versions: string
  readonly os: string
  /** The day of the recording. */
  readonly date: string
  /** Where a recording that was not made by record.ts comes from. */
  readonly source?: string
  readonly note?: string
}

const folder = new URL('recordings/', import.meta.url)

export function readRecording(id: ClientId, name: string): Recording {
  return JSON.parse(readFileSync(new URL(`${id}/${name}.json`, folder), 'utf8')) as Recording
}

/** The names of a client's recordings, sorted. */
export function recordingNames(id: ClientId): readonly string[] {
  return readdirSync(new URL(`${id}/`, folder))
    .map(file => file.replace(/\.json$/, ''))
    .sort()
}
