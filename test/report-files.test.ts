import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { causeIds } from '../src/model.ts'
import { causePage, renderedReport, writeReports } from '../src/report-files.ts'
import { type Format, reportFiles } from '../src/reports/formats.ts'
import { readReport } from '../src/reports/read-report.ts'
import { fixed } from './reports/sample-reports.ts'

const folder = mkdtempSync(join(tmpdir(), 'report-files-'))
after(() => rmSync(folder, { recursive: true }))
const surrounding = { workspace: '/srv/repo', workflow: '.github/workflows/ci.yml' }
// Keys out of their order, as a check sets them.
const [first, ...others] = fixed.findings
const report = { ...fixed, findings: [...(first ? [{ ...first, evidence: { z: 1, a: 2 } }] : []), ...others] }

suite('a report directory', async () => {
  const path = await writeReports(report, join(folder, 'deep', 'er'), surrounding)
  const read = (name: string) => readFileSync(join(folder, 'deep', 'er', name), 'utf8')

  test('holds every file, and its path is that of report.json', () => {
    assert.equal(path, join(folder, 'deep', 'er', 'report.json'))
    assert.deepEqual(readdirSync(join(folder, 'deep', 'er')).sort(), Object.values(reportFiles).sort())
  })

  for (const [format, name] of Object.entries(reportFiles)) {
    test(`has ${name} as report.json is rendered again`, async () => {
      assert.equal(
        await renderedReport(readReport(read('report.json'), 'x'), format as Format, surrounding),
        read(name),
      )
    })
  }

  test('tells in report.sarif what the pages tell', async () => {
    const [rule] = JSON.parse(read('report.sarif')).runs[0].tool.driver.rules
    assert.equal(rule.help.markdown, await causePage(rule.id))
  })
})

test('every page has its meaning in its second paragraph, which is that of the rule', async () => {
  for (const id of causeIds) {
    const [heading, meaning = ''] = (await causePage(id)).split(/\n\s*\n/)
    assert.equal(heading, `# ${id}`)
    assert.match(meaning, /^[A-Z`][^#]+\.$/s, id)
  }
})
