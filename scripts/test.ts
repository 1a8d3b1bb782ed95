import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { run } from 'node:test'
import { spec, type TestEvent } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'
import { countTests, omissions, type TestReport, totalsLine } from '../test/totals.ts'
import { selectTestFiles } from './test-files.ts'

/** A test that takes longer hangs. */
const testTimeoutMs = 120_000
/** Many files wait for others' processes; more than these at once would wait for one container engine. */
const sideBySide = Math.min(Math.max(availableParallelism(), 2), 4)

try {
  const root = resolve(fileURLToPath(new URL('..', import.meta.url)))
  await runTests(selectTestFiles(root, process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}

async function runTests(files: readonly string[]): Promise<void> {
  const reporter = new spec()
  reporter.pipe(process.stdout, { end: false })
  const reports: TestReport[] = []
  let succeeded = true
  for await (const event of run({ files, concurrency: sideBySide, timeout: testTimeoutMs })) {
    const report = readReport(event)
    if (report !== undefined) reports.push(report)
    if (event.type === 'test:summary') succeeded &&= event.data.success
    if (!reporter.write(event)) await once(reporter, 'drain')
  }
  reporter.end()
  await once(reporter, 'end')

  const totals = countTests(reports)
  const omitted = process.env['LOCAL_ISSUER_REQUIRE_ALL'] === '1' ? omissions(totals) : []
  for (const sentence of omitted) console.log(sentence)
  console.log(totalsLine(totals))
  if (!succeeded || totals.failed > 0 || omitted.length > 0) process.exitCode = 1
}

function readReport(event: TestEvent): TestReport | undefined {
  if (event.type === 'test:pass') return { ...event.data, outcome: 'pass', type: event.data.details.type }
  if (event.type !== 'test:fail') return undefined
  const { type, error } = event.data.details
  const failureType = 'failureType' in error ? String(error.failureType) : undefined
  return { ...event.data, outcome: 'fail', type, failureType }
}
