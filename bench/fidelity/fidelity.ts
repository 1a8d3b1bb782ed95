import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { limboCases } from './cases.ts'
import { lacking, measure } from './measure.ts'
import { fidelityPage, fidelityTable } from './page.ts'

const { values } = parseArgs({
  options: {
    /** Writes docs/fidelity.md and the table of the README. */
    write: { type: 'boolean', default: false },
  },
})

const missing = await lacking()
if (missing.length > 0) {
  console.error(
    `Not installed: ${missing.join(', ')}. On Debian: apt-get install openssl gnutls-bin golang-go libfaketime`,
  )
  process.exit(2)
}
const today = new Date()
const fidelity = await measure(limboCases(), today)
const date = today.toISOString().slice(0, 10)
console.log(fidelityPage(fidelity, date))
for (const fault of fidelity.faults) console.error(fault)
if (fidelity.faults.length > 0) process.exitCode = 1
else if (values.write) write()

function write(): void {
  writeFileSync(pathOf('docs/fidelity.md'), fidelityPage(fidelity, date))
  const readme = readFileSync(pathOf('README.md'), 'utf8')
  const marks = /(<!-- fidelity:.*? -->\n)[\s\S]*?(<!-- \/fidelity -->)/
  if (!marks.test(readme)) throw new Error('README.md has no marks for the table of fidelity')
  writeFileSync(
    pathOf('README.md'),
    readme.replace(marks, `<!-- fidelity: npm run fidelity -- --write, ${date} -->\n\n${fidelityTable(fidelity)}\n$2`),
  )
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url))
}
