/** What is read of the test runner's `test:pass` and `test:fail` events. */
export interface TestReport {
  readonly outcome: 'pass' | 'fail'
  readonly name: string
  readonly nesting: number
  readonly file?: string | undefined
  readonly type?: string | undefined
  readonly failureType?: string | undefined
  readonly skip?: boolean | string | undefined
  readonly todo?: boolean | string | undefined
}

export interface Totals {
  readonly passed: number
  readonly failed: number
  /** Skipped or todo: nothing was shown. */
  readonly skipped: number
  /** Files in which no test was defined; the runner reports each as one that passed. */
  readonly filesWithoutTests: readonly string[]
}

/**
 * Counts leaf tests, where the runner's own totals count a test with subtests once more. A parent counts only when it
 * failed by itself (a hook, its own code after the subtests) or was skipped with all that it holds.
 */
export function countTests(reports: Iterable<TestReport>): Totals {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const filesWithoutTests: string[] = []
  const levelsSeen = new Map<string, Set<number>>()
  for (const report of reports) {
    // Children are reported before their parent, file by file: a report one level deeper is a child of the next one here.
    const seen = levelsSeen.get(report.file ?? '') ?? new Set()
    levelsSeen.set(report.file ?? '', seen)
    const isParent = seen.delete(report.nesting + 1) || report.type === 'suite'
    seen.add(report.nesting)

    if (report.outcome === 'pass' && report.name === report.file) filesWithoutTests.push(report.name)
    else if (isSet(report.skip) || isSet(report.todo)) counts.skipped += 1
    else if (report.outcome === 'fail') counts.failed += isParent && report.failureType === 'subtestsFailed' ? 0 : 1
    else if (!isParent) counts.passed += 1
  }
  return { ...counts, filesWithoutTests }
}

/** `skip: ''` is a skip without a reason. */
function isSet(mark: boolean | string | undefined): boolean {
  return mark !== undefined && mark !== false
}

export function totalsLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** Why a run that must show everything did not; none when it did. */
export function omissions({ passed, failed, skipped, filesWithoutTests }: Totals): readonly string[] {
  return [
    ...(skipped > 0 ? [`${skipped} tests were skipped or are todo, and this run allows none.`] : []),
    ...filesWithoutTests.map(file => `${file} defines no test.`),
    ...(passed + failed === 0 ? ['No test ran.'] : []),
  ]
}
