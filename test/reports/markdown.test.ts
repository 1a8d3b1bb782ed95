import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  folded,
  markdownBlock,
  markdownCode,
  markdownProse,
  markdownTable,
  markdownText,
} from '../../src/reports/markdown.ts'
import { hostileTexts } from './sample-reports.ts'

const table: readonly (readonly [string, string])[] = [
  ['plain text, with a stop.', 'plain text, with a stop.'],
  ['a|b', 'a\\|b'],
  ['<b>&amp;', '&lt;b&gt;&amp;amp;'],
  ['`x` *y* _z_ ~~n~~', '\\`x\\` \\*y\\* \\_z\\_ \\~\\~n\\~\\~'],
  ['[a](b) ![c](d)', '\\[a\\](b) \\!\\[c\\](d)'],
  ['\\|', '\\\\\\|'],
  ['a\n\n# b', 'a \\# b'],
  ['@admin', '&#64;&#8203;admin'],
  ['o/r#12 GH-3', 'o/r&#35;&#8203;12 GH-&#8203;3'],
  ['https://a.example', 'https&#58;//a.example'],
  ['www.a.example', 'www&#46;a.example'],
  ['$x$', '<span>$</span>x<span>$</span>'],
  ['- a', '\\- a'],
  ['+ a', '\\+ a'],
  ['1. a', '1\\. a'],
  ['12) a', '12\\) a'],
  ['===', '\\==='],
  ['\u001b[31m\u202e', '\\\\u{1b}\\[31m\\\\u{202e}'],
  ['  a\tb  ', 'a b'],
]

for (const [text, expected] of table) {
  test(`${JSON.stringify(text)} is written as ${JSON.stringify(expected)}`, () =>
    assert.equal(markdownText(text), expected))
}

test('hostile texts leave no markup behind', () => {
  for (const text of hostileTexts) {
    const markdown = markdownText(text)
    assert.doesNotMatch(markdown, /\n|(?<!\\)(?:\\\\)*[`*_[\]|~]|<(?!\/?span>)|@(?!&)|:\/\//, markdown)
  }
})

test('what stands in backquotes is code, and stays escaped', () => {
  assert.equal(markdownProse('Run `a_b <c>` or ``'), 'Run <code>a\\_b &lt;c&gt;</code> or \\`\\`')
  assert.equal(markdownCode('a_b'), '<code>a\\_b</code>')
})

test('code holds no zero-width space, so that a copied command works', () => {
  assert.equal(markdownCode('npm i a@1 #1'), '<code>npm i a&#64;1 &#35;1</code>')
  assert.equal(markdownProse('`a@1` @b'), '<code>a&#64;1</code> &#64;&#8203;b')
})

test('a block cannot be left', () => {
  assert.equal(markdownBlock('a\r\n</pre><b>\n\n# c\n'), '<pre>\na\n&lt;/pre&gt;&lt;b&gt;\n\n# c\n</pre>')
})

test('tables and folded parts', () => {
  assert.equal(markdownTable(['A', 'B'], [['1', '2']]), '| A | B |\n| --- | --- |\n| 1 | 2 |')
  assert.equal(folded('More', 'text'), '<details><summary>More</summary>\n\ntext\n\n</details>')
})
