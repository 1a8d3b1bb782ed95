/** Light and dark by the reader's own choice, and paper in light. Colours have a contrast of 4.5 to 1 at least. */
const colours = `
:root { color-scheme: light; --page: #f6f7f9; --card: #fff; --text: #1a1f26; --dim: #57606a; --line: #d7dce2; --link: #0a5cbf;
  --green: #1a7037; --green-soft: #e3f4e8; --teal: #0b6478; --teal-soft: #dcf1f6; --red: #b3261e; --red-soft: #fde8e6;
  --amber: #7d5200; --amber-soft: #fcf0d3; --violet: #6b3fb5; --violet-soft: #efe8fb; --grey-soft: #edf0f3; --code: #eef1f4 }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --page: #0e1217; --card: #161b22; --text: #e6eaf0; --dim: #9ca7b4; --line: #2c343e; --link: #79b4ff;
    --green: #68cf87; --green-soft: #14301d; --teal: #5fd0e3; --teal-soft: #0f3038; --red: #ff8f85; --red-soft: #3b1d1c;
    --amber: #e8b95b; --amber-soft: #362b12; --violet: #c6a5ff; --violet-soft: #2a2140; --grey-soft: #222932; --code: #222932 }
}`

const text = `
*, ::before, ::after { box-sizing: border-box }
[hidden] { display: none !important }
html { scroll-padding-top: 5rem }
body { margin: 0 auto; padding: 0 1.5rem 4rem; max-width: 82rem; background: var(--page); color: var(--text);
  font: 15px/1.5 -apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Roboto, Helvetica, Arial, sans-serif }
code, pre, .host, .print { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Noto Sans Mono', 'DejaVu Sans Mono', monospace }
code { padding: .1em .3em; border-radius: 4px; background: var(--code); font-size: .88em; overflow-wrap: anywhere; unicode-bidi: isolate }
pre { margin: 0; padding: .9rem 1rem; border-radius: 8px; background: var(--code); font-size: .88rem; line-height: 1.55; white-space: pre-wrap; overflow-wrap: anywhere }
a { color: var(--link) }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px }
h2 { margin: 2.75rem 0 .75rem; font-size: 1.35rem; line-height: 1.3 }
h3 { margin: 1.5rem 0 .6rem; font-size: 1.05rem }
h4 { margin: 0 0 .4rem; font-size: .8rem; font-weight: 600; color: var(--dim); text-transform: uppercase; letter-spacing: .04em }
small { font-weight: 400; color: var(--dim); font-size: .87em }
summary { cursor: pointer; padding: .3rem 0 }
.dim { color: var(--dim) }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip { position: absolute; left: -99rem }
.skip:focus { left: 1rem; top: .5rem; padding: .4rem .8rem; background: var(--card) }
.symbols { position: absolute; width: 0; height: 0 }
.mark { width: 1em; height: 1em; vertical-align: -.12em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
.trusted, .good { color: var(--green) } .fixed { color: var(--teal) } .rejected, .fault { color: var(--red) }
.unreachable, .warning { color: var(--amber) } .skipped, .notice { color: var(--dim) } .error { color: var(--violet) }
.severity { font-size: .78rem; text-transform: uppercase; letter-spacing: .04em }`

const head = `
header { margin: 0 -1.5rem; padding: 2rem 1.5rem 1.25rem; border-top: 6px solid; border-bottom: 1px solid var(--line); background: var(--card) }
header.trusted { border-top-color: var(--green) } header.fixed { border-top-color: var(--teal) }
header.rejected { border-top-color: var(--red) } header.unreachable { border-top-color: var(--amber) }
h1 { display: flex; gap: .7rem; align-items: center; margin: 0; font-size: 2.1rem; line-height: 1.15 }
header p { margin: .5rem 0 0; max-width: 60rem; color: var(--text); font-size: 1.1rem }
header .about { font-size: .87rem; color: var(--dim) }
.share { display: flex; gap: 2px; height: 10px; margin-top: 1.1rem; border-radius: 5px; overflow: hidden; width: 100% }
.share rect { fill: currentColor }
nav ul, .legend, .anchors, .unrepaired, .links { margin: 0; padding: 0; list-style: none }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin-top: 1rem }
nav a { display: inline-block; padding: .2rem 0; font-weight: 600; text-decoration: none }
nav a:hover { text-decoration: underline }
nav span { color: var(--dim); font-weight: 400 }
.filter { position: sticky; top: 0; z-index: 3; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: 0 -1.5rem; padding: .6rem 1.5rem; background: var(--page); border-bottom: 1px solid var(--line); font-size: .9rem }
.filter label { display: flex; gap: .45rem; align-items: center; color: var(--dim) }
input, select, button { min-height: 2rem; padding: .15rem .6rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: var(--text); font: inherit }
input { width: 14rem } ::placeholder { color: var(--dim); opacity: 1 }
button { cursor: pointer }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .9rem }`

const tables = `
.scroll { position: relative; width: fit-content; max-width: 100%; overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--card) }
table { border-collapse: collapse; font-size: .9rem }
th, td { padding: .35rem .7rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top }
thead th { border-top: 0; color: var(--dim); font-weight: 600; vertical-align: bottom }
tbody th { font-weight: 600 }
.matrix th:first-child { position: sticky; left: 0; z-index: 1; min-width: 13rem; background: var(--card); font-weight: 400; border-right: 1px solid var(--line) }
.matrix tbody th { vertical-align: middle }
.matrix thead th:not(:first-child) { text-align: center; font-weight: 500; color: var(--text); white-space: nowrap }
.matrix.upright thead th:not(:first-child) { padding: .6rem 0 .5rem; width: 2.3rem }
.upright thead th:not(:first-child) span { writing-mode: vertical-rl; transform: rotate(180deg) }
.matrix td { min-width: 2.3rem; height: 2.1rem; padding: 0; border-left: 1px solid var(--card); text-align: center; vertical-align: middle }
.matrix td a { display: flex; align-items: center; justify-content: center; min-height: 2.1rem; color: inherit }
.matrix td a:hover, .matrix td a:focus-visible { outline: 2px solid; outline-offset: -2px }
td.fixed { background: var(--teal-soft) } td.rejected { background: var(--red-soft) } td.unreachable { background: var(--amber-soft) }
td.error { background: var(--violet-soft) } td.skipped { background: var(--grey-soft) }
.matrix td.predicted { border: 1px dotted }
li.predicted { padding: 0 .4rem; border: 1px dotted var(--dim) }
.host { font-size: .88rem; overflow-wrap: anywhere } .port { color: var(--amber) }
.rest { margin-top: .6rem }
.proof, .clients { min-width: 100% } .clients ul { margin: 0; padding: 0; list-style: none }
.proof td, .proof th { white-space: nowrap } .proof td:last-child { width: 60%; min-width: 16rem; white-space: normal }
.clients td:nth-child(2) { min-width: 7rem } .clients td:nth-child(3) { min-width: 10rem } .clients td:last-child { min-width: 20rem }`

const cards = `
.finding { margin: 0 0 1rem; padding: 1rem 1.25rem; border: 1px solid var(--line); border-left: 5px solid; border-radius: 8px; background: var(--card); color: var(--text) }
.is-error { border-left-color: var(--red) } .is-warning { border-left-color: var(--amber) } .is-notice { border-left-color: var(--dim) }
.finding:target { outline: 2px solid var(--link); outline-offset: 3px }
.finding h3 { display: flex; gap: .45rem; align-items: center; margin: 0 }
.is-error h3 .mark, .is-error .severity { color: var(--red) } .is-warning h3 .mark, .is-warning .severity { color: var(--amber) }
.is-notice h3 .mark, .is-notice .severity { color: var(--dim) }
.lead { margin: .5rem 0 .6rem; max-width: 62rem; font-size: 1.03rem; overflow-wrap: anywhere }
.columns { display: grid; grid-template-columns: 3fr 2fr; gap: 1.25rem 2rem }
.columns > * { min-width: 0 }
ol { margin: 0; padding-left: 1.4rem } .columns li { margin-bottom: .35rem; overflow-wrap: anywhere }
.more { margin: .7rem 0 0; font-size: .9rem }
.evidence { padding-left: 1.25rem; border-left: 1px solid var(--line); font-size: .87rem }
dl { display: grid; grid-template-columns: minmax(4.5rem, auto) minmax(0, 1fr); gap: .3rem .9rem; margin: 0 } dt { color: var(--dim) } dd { margin: 0; overflow-wrap: anywhere }
dd summary { padding: 0 } .said { margin-top: .9rem; padding-top: .5rem; border-top: 1px solid var(--line); font-size: .87rem } .said dl { margin-top: .3rem } .said p { margin: .3rem 0 0 }
.shell { position: relative } .shell pre { padding-right: 6rem } .copy { position: absolute; top: .5rem; right: .5rem }
.anchors li, .unrepaired li { padding: .6rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); margin-bottom: .5rem; overflow-wrap: anywhere }
.anchors span { display: block; font-size: .87rem }
.print { display: block; font-size: .75rem; color: var(--dim) } .print code { font-size: 1em; padding: 0; background: none }
.chain { margin-bottom: .5rem; padding: .3rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card) }
.chain[open] { padding-bottom: 1rem } .chain summary .mark { margin-right: .3rem } .chain summary .dim { font-size: .9rem; overflow-wrap: anywhere }
.links { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: 2.2rem; margin-top: .5rem }
.link { position: relative; display: flex; flex-direction: column; gap: .2rem; min-width: 0; padding: .7rem .9rem; border: 1.5px solid var(--dim); border-radius: 8px; font-size: .87rem; overflow-wrap: anywhere }
.link + .link::before { content: ''; position: absolute; top: 1.6rem; left: -2.05rem; width: 1.5rem; border-top: 1.5px solid var(--dim) }
.link + .link::after { content: ''; position: absolute; top: calc(1.6rem - 3.5px); left: -.9rem; border: 4px solid transparent; border-left: 7px solid var(--dim); border-right: 0 }
.role { color: var(--dim); font-size: .78rem } .called { font-size: 1rem; line-height: 1.3 } .subject { color: var(--dim); font-size: .8rem }
.faulty { border-color: var(--red) } .end { border-style: dashed; border-color: var(--green) } .end.missing { border-color: var(--red); background: var(--red-soft) }
.validity { font-size: .8rem } .validity svg { display: block; width: 100%; height: 5px; margin: .2rem 0; border-radius: 3px }
.whole { fill: var(--line) } .gone { fill: var(--dim) } .faulty .gone { fill: var(--red) }`

const places = `
@media (max-width: 46rem) {
  body { padding: 0 1rem 3rem } header, .filter { margin: 0 -1rem; padding-left: 1rem; padding-right: 1rem }
  h1 { font-size: 1.7rem } header p { font-size: 1rem }
  .filter { position: static } .filter label { flex: 1 1 40% } .filter label:first-child { flex-basis: 100% } input, select { width: 100%; min-width: 0 }
  .matrix th:first-child { min-width: 10.5rem; max-width: 48vw } .matrix thead th:not(:first-child) { padding: .6rem 0 .5rem }
  .matrix thead th:not(:first-child) span { writing-mode: vertical-rl; transform: rotate(180deg) }
  .columns { grid-template-columns: minmax(0, 1fr) } .evidence { padding: .8rem 0 0; border-left: 0; border-top: 1px solid var(--line) }
  .finding { padding: .9rem } .links { grid-auto-flow: row; grid-auto-columns: auto; gap: 1.6rem }
  .link + .link::before { top: -1.5rem; left: 1.5rem; width: 0; height: 1.1rem; border-top: 0; border-left: 1.5px solid var(--dim) }
  .link + .link::after { top: -.55rem; left: calc(1.5rem - 3px); border: 4px solid transparent; border-top: 7px solid var(--dim); border-bottom: 0 }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; background: none }
  .filter, nav, .copy, .skip { display: none !important }
  .finding, .link, tr, .anchors li { break-inside: avoid } h2, h3 { break-after: avoid }
  details::details-content { content-visibility: visible; height: auto }
  .scroll { overflow: visible } .matrix, header, .link { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  .more a::after { content: ' (' attr(href) ')'; overflow-wrap: anywhere }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth } }
`

export const style = [colours, text, head, tables, cards, places].join('\n')
