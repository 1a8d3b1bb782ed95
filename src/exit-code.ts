import type { FailOn } from './inputs.ts'
import type { Report } from './model.ts'

/** 0: as good as asked for. 1: something is rejected. 2 is bad input, and no report. 3: something is unreachable, and nothing is rejected. */
export function exitCodeOf(report: Report, failOn: FailOn): 0 | 1 | 3 {
  if (failOn === 'never') return 0
  switch (report.result) {
    case 'rejected':
      return 1
    case 'unreachable':
      return 3
    case 'trusted':
    case 'fixed':
      return failOn === 'warning' && report.findings.some(({ severity }) => severity === 'warning') ? 1 : 0
  }
}
