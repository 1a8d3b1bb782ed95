import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What we use of playwright-core. Its own types want those of the DOM, which no other file is to see. */
export interface Page {
  setDefaultTimeout(milliseconds: number): void
  setContent(html: string): Promise<void>
  goto(address: string): Promise<unknown>
  setViewportSize(size: { readonly width: number; readonly height: number }): Promise<void>
  emulateMedia(media: { readonly media?: 'screen' | 'print'; readonly colorScheme?: 'light' | 'dark' }): Promise<void>
  /** Runs an expression in the page, outside of its Content-Security-Policy. */
  evaluate<Value>(expression: string): Promise<Value>
  fill(selector: string, text: string): Promise<void>
  selectOption(selector: string, value: string): Promise<unknown>
  click(selector: string): Promise<void>
  innerText(selector: string): Promise<string>
  /** Chromium's own protocol, which alone makes pictures as WebP. */
  context(): {
    newCDPSession(page: Page): Promise<{ send(method: string, options: object): Promise<{ data: string }> }>
  }
  pdf(options: { readonly format: 'A4'; readonly path?: string }): Promise<Buffer>
  on(event: 'console' | 'pageerror' | 'request', listener: (event: PageEvent) => void): void
  keyboard: { press(key: string): Promise<void> }
  close(): Promise<void>
}

/** A message of the console, an error or a request: the methods of each are there only for its event. */
export interface PageEvent {
  readonly message?: string
  text?(): string
  url?(): string
}

interface PageOptions {
  readonly javaScriptEnabled?: boolean
  readonly deviceScaleFactor?: number
}

interface Playwright {
  readonly chromium: {
    launch(options: object): Promise<{
      newPage(options: PageOptions): Promise<Page>
      close(): Promise<void>
    }>
  }
}

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A machine that runs other tests too is slow at times. */
const patienceMs = 100_000

/** The Chromium of this machine. */
export const browserPath = places.find(path => existsSync(path))

export interface Browser {
  open(options?: PageOptions): Promise<Page>
  close(): Promise<void>
}

/** Starts it without a window, with a profile of its own, and with nothing to fetch. */
export async function startBrowser(executablePath: string): Promise<Browser> {
  const { chromium } = createRequire(import.meta.url)('playwright-core') as Playwright
  const home = await mkdtemp(join(tmpdir(), 'browser-'))
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    timeout: patienceMs,
    env: { PATH: '/usr/bin:/bin', HOME: home, TZ: 'UTC', LANG: 'C.UTF-8' },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-lcd-text',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return {
    async open(options = {}) {
      const page = await browser.newPage(options)
      page.setDefaultTimeout(patienceMs)
      return page
    },
    async close() {
      await browser.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}
