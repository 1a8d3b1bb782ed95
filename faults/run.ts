import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { faults } from './faults.ts'
import { openLab } from './lab.ts'
import { measure } from './measure.ts'
import { type MeasuredFault, page, readmeLine, scoreOf, wrongLines } from './page.ts'

// `npm run faults [-- --write]`: makes every fault, asks dist/cli.js, and says how often it was right. With words behind it: only
// the faults whose title has them.

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const only = process.argv.slice(2).filter(argument => !argument.startsWith('--'))
const lab = await openLab()
const measured: MeasuredFault[] = []
try {
  for (const fault of faults) {
    if (only.length > 0 && !only.some(words => fault.title.includes(words))) continue
    const cases = []
    for (const one of fault.cases) {
      const cells = await measure(lab, one, dist)
      cases.push({ fault: one, cells })
      process.stdout.write(
        `${fault.title}: ${one.title}\n${wrongLines(one, cells)
          .map(line => `${line}\n`)
          .join('')}`,
      )
    }
    measured.push({ fault, cases })
  }
} finally {
  await lab.close()
}
const { cells, verdict, cause, fix } = scoreOf(measured)
process.stdout.write(`${verdict} of ${cells} verdicts, ${cause} first causes and ${fix} fixes are right.\n`)
if (process.argv.includes('--write') && only.length === 0) {
  const date = new Date().toISOString().slice(0, 10)
  writeFileSync(new URL('../docs/faults.md', import.meta.url), page(measured, date))
  quote(new URL('../README.md', import.meta.url), readmeLine(measured), date)
}
process.exitCode = verdict === cells && cause === cells && fix === cells ? 0 : 1

function quote(readme: URL, line: string, date: string): void {
  const text = readFileSync(readme, 'utf8')
  const marks = /<!-- faults:.*? -->\n[\s\S]*?<!-- \/faults -->/
  if (!marks.test(text)) throw new Error('README.md has no marks for the faults')
  writeFileSync(
    readme,
    text.replace(marks, `<!-- faults: npm run faults -- --write, ${date} -->\n\n${line}\n\n<!-- /faults -->`),
  )
}
