import type { Finding, Report, Source } from '../model.ts'
import { findingSources } from './finding-text.ts'
import { repositoryPath } from './repository-path.ts'

export interface PlaceOptions {
  /** The repository's root, which absolute paths are made relative to. */
  readonly workspace?: string
  /** The file of findings whose hosts are written down nowhere: some formats take no finding without one. */
  readonly placeless?: string
}

/** Where the hosts of a finding are written down in the repository, each place once; relative to its root. */
export function placesOf(finding: Finding, report: Report, { workspace }: PlaceOptions): readonly Source[] {
  return findingSources(finding, report).flatMap(({ file, line }) => {
    const path = repositoryPath(file, workspace)
    return path === undefined ? [] : [{ file: path, line }]
  })
}

/** The first of them, or what stands for it. */
export function firstPlace(finding: Finding, report: Report, options: PlaceOptions): Source {
  const [first = { file: options.placeless ?? 'report.json', line: 1 }] = placesOf(finding, report, options)
  return first
}
