import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { marked } from 'marked'

const find = createRequire(import.meta.url)
const style = readFileSync(find.resolve('github-markdown-css/github-markdown.css'), 'utf8')
const mermaid = readFileSync(find.resolve('@mermaid-js/tiny/dist/mermaid.tiny.js'), 'utf8')

/**
 * A page that shows Markdown much as GitHub does: GitHub's dialect and style, and Mermaid's own drawings. What GitHub takes
 * out of HTML is not taken out here, so whatever is seen here could only be less there.
 */
export function summaryPage(markdown: string): string {
  const body = marked
    .parse(markdown, { gfm: true, async: false })
    .replace(/<pre><code class="language-mermaid">(.*?)<\/code><\/pre>/gs, '<div class="drawing">$1</div>')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Summary</title>
<style>${style} body { margin: 0; padding: 24px 32px; } .drawing { margin-bottom: 16px; }</style></head>
<body class="markdown-body">${body}<script>${mermaid.replaceAll('</script', '<\\/script')}</script></body></html>`
}

const fonts = '"Noto Sans", Helvetica, Arial, sans-serif'

/** Draws what stands in the fences of the page; evaluates to the errors. `theme` is Mermaid's: `default` or `dark`. */
export function drawMermaid(theme: 'default' | 'dark'): string {
  return `(async () => {
    mermaid.initialize({ startOnLoad: false, theme: '${theme}', fontFamily: '${fonts}' })
    const errors = []
    for (const [index, fence] of [...document.querySelectorAll('.drawing')].entries()) {
      try {
        fence.innerHTML = (await mermaid.render('drawing' + index, fence.textContent)).svg
      } catch (error) {
        errors.push(String(error) + fence.textContent)
      }
    }
    return errors
  })()`
}
