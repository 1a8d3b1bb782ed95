import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { htmlReport } from '../src/reports/html.ts'
import { summaryMarkdown } from '../src/reports/summary.ts'
import { browserPath, type Page, startBrowser } from '../test/world/browser.ts'
import { drawMermaid, summaryPage } from '../test/world/summary-page.ts'
import { pictureReport } from './picture-report.ts'

// The README's pictures of the job summary and of report.html: a real run on this machine, looked at by a real Chromium.
// Fingerprints and dates differ in every run. Debian's fonts-noto-core, fonts-noto-mono and fonts-noto-color-emoji are to
// be there, or the letters are others.

const docs = join(resolve(fileURLToPath(new URL('..', import.meta.url))), 'docs')
const limitBytes = 200_000

if (browserPath === undefined) throw new Error('No Chromium is installed: apt-get install chromium.')
const report = await pictureReport(new Date())
const browser = await startBrowser(browserPath)
try {
  for (const theme of ['light', 'dark'] as const) {
    const summary = await open(theme, 1000, summaryPage(summaryMarkdown(report)))
    const errors = await summary.evaluate<string[]>(drawMermaid(theme === 'dark' ? 'dark' : 'default'))
    if (errors.length > 0) throw new Error(errors.join('\n'))
    await keepFirstFinding(summary)
    await save(summary, `summary-${theme}.webp`)

    const page = await open(theme, 1080, htmlReport(report))
    await keepFirstChains(page)
    await save(page, `report-${theme}.webp`)
  }
} finally {
  await browser.close()
}

/** The picture shows one of each: the table, a finding, and a chain. What lies between is taken out. */
async function keepFirstFinding(page: Page): Promise<void> {
  await page.evaluate(`{
    const children = [...document.body.children]
    const at = text => children.findIndex(each => each.textContent.trim() === text)
    const findings = children.flatMap((each, index) => each.tagName === 'H3' && index > at('Findings') ? [index] : [])
    const drawings = children.flatMap((each, index) => each.className === 'drawing' ? [index] : [])
    children.forEach((each, index) => {
      const between = index >= findings[1] && index < at('Chains')
      const otherDrawing = index > at('Chains') && index < drawings[1] - 1
      if (between || otherDrawing || index > drawings[1]) each.remove()
    })
  }`)
}

async function keepFirstChains(page: Page): Promise<void> {
  await page.evaluate(`{
    for (const each of [...document.querySelectorAll('article.finding')].slice(1)) each.remove()
    for (const each of document.querySelectorAll('#fix, #clients')) each.remove()
    for (const each of document.querySelectorAll('details.chain')) each.open = each.dataset.hosts.startsWith('metrics')
  }`)
}

async function open(colorScheme: 'light' | 'dark', width: number, html: string): Promise<Page> {
  const page = await browser.open()
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize({ width, height: 800 })
  await page.setContent(html)
  return page
}

async function save(page: Page, name: string): Promise<void> {
  const [width, height] = await page.evaluate<[number, number]>(
    '[document.body.parentElement.clientWidth, Math.ceil(document.body.getBoundingClientRect().height)]',
  )
  const session = await page.context().newCDPSession(page)
  const clip = { x: 0, y: 0, width, height, scale: 1 }
  const how = { format: 'webp', quality: 90, captureBeyondViewport: true, clip }
  const picture = Buffer.from((await session.send('Page.captureScreenshot', how)).data, 'base64')
  if (picture.length > limitBytes) throw new Error(`${name} has ${picture.length} bytes, and ${limitBytes} are enough.`)
  writeFileSync(join(docs, name), picture)
  console.log(`docs/${name}  ${picture.length} bytes`)
}
