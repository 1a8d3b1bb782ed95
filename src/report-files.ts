import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CauseId, ClientId, Report } from './model.ts'
import { causesUrl } from './reports/cause-page.ts'
import { type Format, rendered, reportFiles } from './reports/formats.ts'
import { reportJson } from './reports/json.ts'

/** What is not in the report. */
export interface Surrounding {
  /** The repository's root, which paths of host lists are made relative to. */
  readonly workspace: string
  /** The workflow that runs, for findings whose hosts are written down nowhere. */
  readonly workflow?: string | undefined
}

/** Writes report.json and what is made from it into a folder, which is made too. Hands back the path of report.json. */
export async function writeReports(report: Report, directory: string, surrounding: Surrounding): Promise<string> {
  await mkdir(directory, { recursive: true })
  // Made from what was written, so that rendering it again gives the same bytes.
  const written: Report = JSON.parse(reportJson(report))
  for (const [format, name] of Object.entries(reportFiles)) {
    await writeFile(join(directory, name), await renderedReport(written, format as Format, surrounding))
  }
  return join(directory, reportFiles.json)
}

export async function renderedReport(report: Report, format: Format, surrounding: Surrounding): Promise<string> {
  const { workspace, workflow } = surrounding
  const pages = format === 'sarif' ? await pagesOf(report) : new Map<CauseId, string>()
  return rendered(report, format, {
    causesUrl,
    pages,
    workspace,
    ...(workflow === undefined ? {} : { placeless: workflow }),
  })
}

/** The page of a cause, which lies in docs/ beside both src/ and dist/. */
export function causePage(id: CauseId): Promise<string> {
  return readFile(new URL(`../docs/causes/${id}.md`, import.meta.url), 'utf8')
}

export function clientPage(id: ClientId): Promise<string> {
  return readFile(new URL(`../docs/clients/${id}.md`, import.meta.url), 'utf8')
}

/** Of the causes that were found. None where dist/ was copied alone. */
async function pagesOf({ findings }: Report): Promise<ReadonlyMap<CauseId, string>> {
  const ids = [...new Set(findings.map(({ cause }) => cause))]
  const pages = await Promise.all(ids.map(async id => [id, await causePage(id).catch(() => undefined)] as const))
  return new Map(pages.flatMap(([id, page]) => (page === undefined ? [] : [[id, page]])))
}
