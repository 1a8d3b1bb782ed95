import { commandHelp, commands, type OptionHelp, options } from './options.ts'
import { wrapped } from './reports/layout.ts'

const width = 100

export const help = `local-issuer: can every TLS client on this machine verify these hosts? If not, why, and what repairs it?

${commands.map(name => row(`local-issuer ${name} ${commandHelp[name].operands}`.trimEnd(), commandHelp[name].help, 38)).join('')}
HOST is name[:port] (443 unless given), an IP address, [IPv6]:port or https://name/.
With options behind it, quoted: "db.example.com:5432 starttls=postgres", "10.0.0.1 servername=example.com".

${Object.entries<OptionHelp>(options)
  .map(([name, option]) => row(optionWords(name, option), option.help, 29))
  .join('')}
Exit codes: 0 all trusted, 1 something is rejected, 2 bad usage, 3 something is unreachable and nothing rejected.
NO_COLOR turns colours off, FORCE_COLOR on where there is no terminal.

Examples:
  local-issuer check git.example.com registry.example.com:5000
  local-issuer check -c python=/opt/env/bin/python -f hosts.txt --report-directory out
  eval "$(local-issuer env --ca corporate-root.pem git.example.com)"
  local-issuer report --from out/report.json --to junit > junit.xml
  local-issuer merge linux/report.json macos/report.json --report-directory all
  source <(local-issuer completion bash)
`

function optionWords(name: string, { short, value }: OptionHelp): string {
  return `${short === undefined ? '   ' : `-${short},`} --${name}${value === undefined ? '' : ` ${value}`}`
}

/** Two columns, the second wrapped below itself. */
function row(words: string, text: string, column: number): string {
  const [first = '', ...more] = wrapped(text, width - column)
  const start = words.length + 2 < column ? `  ${words.padEnd(column - 2)}` : `  ${words}\n${' '.repeat(column)}`
  return [`${start}${first}`, ...more.map(line => `${' '.repeat(column)}${line}`)].map(line => `${line}\n`).join('')
}
