import type { AnnotationProperties } from '@actions/core'
import type { Finding, Report, Severity, Source } from '../model.ts'
import { counted } from '../text.ts'
import { causeAddress } from './cause-page.ts'
import { findingSentence, findingsInOrder, findingTitle, helpSteps, isRepairedFinding } from './finding-text.ts'
import { endCut } from './layout.ts'
import { escapeForLog } from './log-text.ts'
import { placesOf } from './places.ts'

export interface Annotation {
  readonly level: Severity
  readonly title: string
  readonly message: string
  /** Relative to the repository's root, with slashes. */
  readonly file?: string
  readonly line?: number
}

export interface AnnotationOptions {
  /** Where report.json lies, for the sentence that counts the rest. */
  readonly reportPath: string
  /** The repository's root, which absolute paths are made relative to. */
  readonly workspace?: string
  /** How many of a level this step has written already. */
  readonly written?: Partial<Readonly<Record<Severity, number>>>
}

/** Of a level and a step: the runner drops more in silence (ExecutionContext.cs). */
const keptByRunner = 10
/** The runner cuts longer messages (ExecutionContext.cs), in UTF-16 units. */
const messageLimit = 4096

/** One annotation a finding, the most useful first; where a level has more than the runner keeps, its last one counts the rest. */
export function annotations(report: Report, options: AnnotationOptions): Annotation[] {
  const findings = findingsInOrder(report)
  return (['error', 'warning', 'notice'] as const).flatMap(level => {
    const ofLevel = findings.filter(finding => finding.severity === level)
    const limit = Math.max(keptByRunner - (options.written?.[level] ?? 0), 1)
    if (ofLevel.length <= limit) return ofLevel.map(finding => annotationOf(finding, report, options))
    const shown = ofLevel.slice(0, limit - 1)
    return [
      ...shown.map(finding => annotationOf(finding, report, options)),
      rest(level, ofLevel.slice(limit - 1), report, options),
    ]
  })
}

function annotationOf(finding: Finding, report: Report, options: AnnotationOptions): Annotation {
  const [first, ...others] = placesOf(finding, report, options)
  const also =
    others.length === 0
      ? []
      : [`Also at ${others.slice(0, 20).map(place).join(', ')}${others.length > 20 ? ' …' : ''}.`]
  const repaired = isRepairedFinding(finding, report) ? ['The exported variables repair it for the later steps.'] : []
  const message = [
    findingSentence(finding, report),
    ...repaired,
    ...helpSteps(finding),
    `More: ${causeAddress(finding.cause)}`,
    ...also,
  ].join('\n')
  return {
    level: finding.severity,
    title: escapeForLog(findingTitle(finding, report)),
    message: fitted(message),
    ...first,
  }
}

function rest(
  level: Severity,
  findings: readonly Finding[],
  report: Report,
  { reportPath }: AnnotationOptions,
): Annotation {
  const count = counted(findings.length, 'more finding')
  const message = [
    `and ${count}: see report.json at ${reportPath} and the job summary.`,
    ...findings.map(finding => findingTitle(finding, report)),
  ]
  return { level, title: count, message: fitted(message.join('\n')) }
}

function fitted(message: string): string {
  return endCut(escapeForLog(message), messageLimit)
}

function place({ file, line }: Source): string {
  return `${file}:${line}`
}

/** The functions of @actions/core that write annotations. */
export type AnnotationWriter = Readonly<Record<Severity, (message: string, properties: AnnotationProperties) => void>>

/** Hands annotations to @actions/core, which encodes them as workflow commands. */
export function emit(annotations: readonly Annotation[], core: AnnotationWriter): void {
  for (const { level, title, message, file, line } of annotations) {
    core[level](message, {
      title,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { startLine: line }),
    })
  }
}
