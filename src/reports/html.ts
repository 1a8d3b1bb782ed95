import type { Report } from '../model.ts'
import { html } from './html-markup.ts'
import { verdictLine } from './verdict-line.ts'

/** report.html: one file that shows all of the report, and needs nothing from elsewhere. */
export function htmlReport(report: Report): string {
  return html`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${verdictLine(report)}</title><h1>${verdictLine(report)}</h1></html>
`.markup
}
