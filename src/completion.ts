import { causeIds, clientIds, UsageError } from './model.ts'
import { commandHelp, commands, type OptionHelp, options } from './options.ts'
import { printable } from './text.ts'

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** What has a page. */
const explained = [...causeIds, ...clientIds]

const table = Object.entries<OptionHelp>(options)

/** A script for the shell, which completes commands, options and what may stand behind them. @throws UsageError */
export function completionScript(name: string): string {
  const shell = shells.find(known => known === name)
  switch (shell) {
    case 'bash':
      return bash()
    case 'zsh':
      // zsh reads bash's completions itself, so that there is one script to keep right.
      return `#compdef local-issuer\nautoload -U +X bashcompinit && bashcompinit\n${bash()}`
    case 'fish':
      return fish()
    case undefined:
      throw new UsageError(`completion: "${printable(name, 60)}" is none of ${shells.join(', ')}.`)
  }
}

function bash(): string {
  const cases = table.flatMap(([name, option]) => {
    const answer = answerFor(option)
    return answer === undefined ? [] : [`    ${flags(name, option).join(' | ')}) ${answer}; return ;;\n`]
  })
  return `_local_issuer() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  case $previous in
    local-issuer | */local-issuer) COMPREPLY=($(compgen -W '${commands.join(' ')} --help --version' -- "$current")); return ;;
    explain) COMPREPLY=($(compgen -W '${explained.join(' ')}' -- "$current")); return ;;
    completion) COMPREPLY=($(compgen -W '${shells.join(' ')}' -- "$current")); return ;;
${cases.join('')}  esac
  case $current in
    -*) COMPREPLY=($(compgen -W '${table.flatMap(([name, option]) => flags(name, option)).join(' ')}' -- "$current")) ;;
    *) if [ "\${COMP_WORDS[1]}" = merge ]; then COMPREPLY=($(compgen -f -- "$current")); fi ;;
  esac
}
complete -o filenames -F _local_issuer local-issuer
`
}

function answerFor({ choices, value }: OptionHelp): string | undefined {
  if (choices !== undefined) return `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current"))`
  if (value === 'FILE') return 'COMPREPLY=($(compgen -f -- "$current"))'
  if (value === 'DIR') return 'COMPREPLY=($(compgen -d -- "$current"))'
  return value === undefined ? undefined : ':'
}

function flags(name: string, { short }: OptionHelp): string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]
}

function fish(): string {
  const begins = '__fish_use_subcommand'
  const ofCommands = commands.map(name => complete(['-f', '-n', begins, '-a', name, '-d', commandHelp[name].help]))
  const behind = (command: string, words: readonly string[]) =>
    complete(['-f', '-n', `__fish_seen_subcommand_from ${command}`, '-a', words.join(' ')])
  const ofOptions = table.map(([name, { short, value, choices, help }]) =>
    complete([
      ...['-l', name],
      ...(short === undefined ? [] : ['-s', short]),
      ...(value === undefined ? ['-f'] : value === 'FILE' || value === 'DIR' ? ['-r', '-F'] : ['-x']),
      ...(choices === undefined ? [] : ['-a', choices.join(' ')]),
      ...['-d', help],
    ]),
  )
  return [...ofCommands, behind('explain', explained), behind('completion', shells), ...ofOptions].join('')
}

/** Words of ours; a quotation mark is the only thing in them that fish would read. */
function complete(words: readonly string[]): string {
  const quoted = words.map(word => (/^[\w-]+$/.test(word) ? word : `'${word.replace(/[\\']/g, '\\$&')}'`))
  return `complete -c local-issuer ${quoted.join(' ')}\n`
}
