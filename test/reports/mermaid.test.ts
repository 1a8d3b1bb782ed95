import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { calledName } from '../../src/reports/certificate-name.ts'
import { type ChainDrawing, chainDrawing } from '../../src/reports/chain-drawing.ts'
import { chainMermaid, mermaidText } from '../../src/reports/mermaid.ts'
import { type Browser, browserPath, startBrowser } from '../world/browser.ts'
import { drawMermaid, summaryPage } from '../world/summary-page.ts'
import { check, hostileTexts, hostRecord, trusted } from './sample-reports.ts'

const skip = browserPath === undefined ? 'no Chromium is installed' : false
const browser: Browser | undefined = browserPath === undefined ? undefined : await startBrowser(browserPath)
after(async () => browser?.close())

const host = hostRecord('git.example.org:443', 'CN=git.example.org', 'CN=Example CA')

function drawn(subject: string): ChainDrawing {
  const named = { ...host, chain: host.chain.map(entry => ({ ...entry, subject, issuer: `O=${subject}` })) }
  const report = { ...trusted, hosts: [named], checks: [check('curl', host.id, 'rejected', ['issuer-missing'])] }
  return chainDrawing(named, report) ?? assert.fail()
}

test('a chain is a flowchart from the leaf to what is missing', () => {
  assert.equal(
    chainMermaid(drawn('CN=git.example.org')),
    [
      '```mermaid',
      'flowchart LR',
      '  c0["served 1, leaf<br/>git.example.org<br/>until 2027-01-01"]',
      '  top["issuer, not served<br/>O#61;CN#61;git.example.org<br/>#10007; not in the store of curl<br/>found nowhere"]',
      '  c0 -.-> top',
      '  class top missing',
      '  classDef missing stroke:#d1242f,stroke-width:3px,stroke-dasharray:6 4',
      '  classDef faulty stroke:#d1242f,stroke-width:3px',
      '```',
    ].join('\n'),
  )
})

const escapes = [
  ['git.example.org', 'git.example.org'],
  ['1. item', '1#46; item'],
  ['- item', '#45; item'],
  ['"]', '#34;#93;'],
  ['`x`', '#96;x#96;'],
  ['<b>', '#60;b#62;'],
  ['#35;', '#35;35#59;'],
  ['%%{init}%%', '#37;#37;#123;init#125;#37;#37;'],
  ['é 😀', '#233; #128512;'],
  ['a://b', 'a#58;#47;#47;b'],
] as const

for (const [text, escaped] of escapes) {
  test(`${text} is written as ${escaped}`, () => assert.equal(mermaidText(text), escaped))
}

test('no text ends the fence or the label, and a drawing is bounded', () => {
  for (const text of hostileTexts) {
    const lines = chainMermaid(drawn(text)).split('\n')
    assert.equal(lines.length, 9, JSON.stringify(text))
    for (const line of lines.slice(2, 4)) assert.match(line, /^ {2}\w+\["(?:[\w ,./:#;-]|<br\/>)*"\]$/)
    assert.ok(lines.join('\n').length < 2000)
  }
})

test('Mermaid draws each name as the text that it is, and nothing else of it', { skip }, async () => {
  const names = [...hostileTexts, '1. item', '- item', '"] end', '%%{init: {}}%%', 'click c0 href "x"', 'é 😀', 'a\\,b']
    .map(text => text.replace(/\s+/gu, ' ').trim())
    .filter(text => text !== '' && !/[\p{Cc}\p{Cf}\p{Cs}\p{DI}]/u.test(text))
  assert.ok(browser)
  const page = await browser.open()
  const requests: string[] = []
  page.on('request', request => requests.push(request.url?.() ?? ''))
  await page.setContent(summaryPage(names.map(name => chainMermaid(drawn(name))).join('\n\n')))
  assert.deepEqual(await page.evaluate(drawMermaid('default')), [])
  const shown = await page.evaluate<string[]>(
    `[...document.querySelectorAll('.drawing svg')].map(svg => svg.querySelector('.node').textContent)`,
  )
  assert.equal(shown.length, names.length)
  for (const [index, name] of names.entries()) {
    const called = calledName(name)
    const start = called.length > 48 ? called.slice(0, 20) : called
    assert.ok(shown[index]?.includes(start.replace(/\s+/g, ' ')), `${JSON.stringify(name)} is shown as ${shown[index]}`)
  }
  const made = 'document.querySelectorAll(".drawing :is(img, script, a, b, i, em, ul, ol, input)").length'
  assert.equal(await page.evaluate(made), 0)
  assert.deepEqual(requests, [])
  await page.close()
})
