import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Report } from '../../src/model.ts'
import { htmlReport } from '../../src/reports/html.ts'
import { type Browser, browserPath, type Page, startBrowser } from '../world/browser.ts'
import { fixed, hostile, hostileTexts, manyHosts, partlyFixed, rejected, trusted } from './sample-reports.ts'

const skip = browserPath === undefined ? 'no Chromium is installed' : false
const folder = mkdtempSync(join(tmpdir(), 'html-report-'))
const browser: Browser | undefined = browserPath === undefined ? undefined : await startBrowser(browserPath)
after(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true })
})

const reportPath = join(folder, 'report.html')
const reportAddress = String(pathToFileURL(reportPath))
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const looks = [
  { name: 'trusted', report: trusted, colorScheme: 'light', widths: [1280] },
  { name: 'fixed', report: fixed, colorScheme: 'dark', widths: [390] },
  { name: 'partly fixed', report: partlyFixed, colorScheme: 'light', widths: [1280, 390] },
  { name: 'partly fixed', report: partlyFixed, colorScheme: 'dark', widths: [1280, 390] },
  { name: 'long', report: manyHosts(30), colorScheme: 'light', widths: [390] },
] as const
const hosts = 'table.matrix tbody tr:not([hidden]) .host'

interface Opened {
  readonly page: Page
  /** Errors, whatever the console got, and each address that was asked for but the report's own. */
  readonly complaints: readonly string[]
}

async function open(report: Report, javaScriptEnabled = true): Promise<Opened> {
  writeFileSync(reportPath, htmlReport(report))
  assert.ok(browser)
  const page = await browser.open({ javaScriptEnabled })
  const complaints: string[] = []
  page.on('console', message => complaints.push(message.text?.() ?? ''))
  page.on('pageerror', error => complaints.push(error.message ?? ''))
  page.on('request', request => {
    if (request.url?.() !== reportAddress) complaints.push(`asked for ${request.url?.()}`)
  })
  await page.goto(reportAddress)
  return { page, complaints }
}

/** The texts of what can be seen. */
function seen(page: Page, selector: string): Promise<string[]> {
  return page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].filter(each => each.checkVisibility()).map(each => each.innerText)`,
  )
}

for (const { name, report, colorScheme, widths } of looks) {
  test(`the ${name} report passes axe in ${colorScheme}, ${widths.join(' and ')} pixels wide`, { skip }, async () => {
    const { page, complaints } = await open(report)
    await page.emulateMedia({ colorScheme })
    await page.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true')
    await page.evaluate(axe)
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 })
      const found = await page.evaluate<string[]>(
        `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
          violations.map(({ id, nodes }) => id + ' ' + nodes[0].html.slice(0, 200)))`,
      )
      assert.deepEqual(found, [])
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width)
    }
    assert.deepEqual(complaints, [])
    await page.close()
  })
}

test('the filter narrows hosts, clients and verdicts, tells how many are left, and is cleared', { skip }, async () => {
  const { page, complaints } = await open(manyHosts(100))
  await page.fill('[name=host]', 'HOST-1')
  assert.equal((await seen(page, hosts)).length, 11)
  await page.selectOption('[name=verdict]', 'rejected')
  assert.deepEqual(
    (await seen(page, hosts)).map(text => text.split('.')[0]),
    ['host-10', 'host-15'],
  )
  assert.equal((await seen(page, 'article.finding')).length, 3)
  assert.equal(await page.innerText('output'), '2 of 100 hosts, 3 of 21 findings')
  await page.selectOption('[name=client]', 'git')
  assert.deepEqual(await seen(page, 'table.matrix thead [data-client]'), ['git'])
  assert.equal((await seen(page, 'article.finding')).length, 1)
  await page.click('button[type=reset]')
  assert.equal((await seen(page, hosts)).length, 20)
  assert.equal((await seen(page, 'article.finding')).length, 21)
  assert.equal(await page.innerText('output'), '')
  assert.deepEqual(complaints, [])
  await page.close()
})

test('a filter that nothing fits leaves no row, and no error', { skip }, async () => {
  const { page, complaints } = await open(partlyFixed)
  await page.fill('[name=host]', '<img src=x>')
  assert.deepEqual(await seen(page, hosts), [])
  assert.equal(await page.innerText('output'), '0 of 2 hosts, 0 of 2 findings')
  assert.deepEqual(complaints, [])
  await page.close()
})

test('a cell leads to its finding by keyboard, and what is folded there opens', { skip }, async () => {
  const { page } = await open(manyHosts(100))
  await page.evaluate('document.querySelector("td a[href=\'#finding-12\']").focus()')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate('location.hash'), '#finding-12')
  await page.evaluate('new Promise(resolve => setTimeout(resolve))')
  assert.equal(await page.evaluate('document.querySelector("#finding-12 > details").open'), true)
  await page.close()
})

test('without scripts everything stands there, and no filter that would do nothing', { skip }, async () => {
  const { page, complaints } = await open(partlyFixed, false)
  assert.match(await page.innerText('h1'), /Rejected/)
  assert.match(await page.innerText('#findings'), /its store \/opt\/env\/ssl\/cert\.pem does not exist/)
  assert.doesNotMatch(await page.innerText('body'), /all clients/)
  assert.deepEqual(complaints, [])
  await page.close()
})

test('on paper all that is folded is open, in light colours, without the form', { skip }, async () => {
  const { page, complaints } = await open(manyHosts(100))
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await page.evaluate('dispatchEvent(new Event("beforeprint"))')
  assert.equal((await seen(page, hosts)).length, 100)
  assert.deepEqual(await seen(page, 'form, nav'), [])
  assert.equal(await page.evaluate('getComputedStyle(document.documentElement).getPropertyValue("--card")'), '#fff')
  await page.evaluate('dispatchEvent(new Event("afterprint"))')
  await page.emulateMedia({ media: 'screen' })
  assert.equal((await seen(page, hosts)).length, 20)
  const paper = await page.pdf({ format: 'A4' })
  assert.ok(paper.subarray(0, 5).toString() === '%PDF-')
  assert.deepEqual(complaints, [])
  await page.close()
})

test('hostile texts stay text: nothing runs, nothing is loaded, nothing is made of them', { skip }, async () => {
  const { page, complaints } = await open(hostile('harmless'))
  for (const text of hostileTexts) {
    writeFileSync(reportPath, htmlReport(hostile(text)))
    await page.goto(reportAddress)
    const all = await page.evaluate<string>('document.documentElement.textContent')
    const made = await page.evaluate<number>('document.querySelectorAll("img, iframe, object, a[href*=evil]").length')
    assert.deepEqual([complaints, made], [[], 0], JSON.stringify(text))
    if (text.includes('<')) assert.ok(all.includes(text))
  }
  await page.close()
})

test('a page that was tampered with runs nothing', { skip }, async () => {
  const html = htmlReport(rejected).replace(
    '</main>',
    '</main><script>document.title = "pwned"</script><img src=x onerror="document.title = \'pwned\'">',
  )
  writeFileSync(reportPath, html)
  assert.ok(browser)
  const page = await browser.open()
  await page.goto(reportAddress)
  assert.match(await page.evaluate('document.title'), /^Rejected/)
  await page.close()
})
