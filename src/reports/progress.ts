import { endCut } from './layout.ts'
import { visible } from './log-text.ts'

export interface Progress {
  /** Replaces the line. */
  show(text: string): void
  /** Removes the line. */
  clear(): void
}

interface TerminalStream {
  readonly columns?: number
  write(text: string): unknown
}

const eraseLine = '\r\u001b[K'

/** One line that is rewritten while the work goes on; silent unless enabled, which is for terminals only. */
export function progress(stream: TerminalStream, { enabled }: { readonly enabled: boolean }): Progress {
  if (!enabled) return { show() {}, clear() {} }
  let shown = ''
  return {
    show(text) {
      const line = endCut(visible(text).replaceAll('\n', ' '), (stream.columns ?? 80) - 1)
      if (line === shown) return
      shown = line
      stream.write(`${eraseLine}${line}`)
    },
    clear() {
      if (shown !== '') stream.write(eraseLine)
      shown = ''
    },
  }
}
