// What the runner would take for a command in an action's output (ActionCommand.cs and OutputManager.cs of actions/runner):
// `::name …::` at a line's start after white space, `##[name …]` anywhere, and the agent of Azure Pipelines `##vso[name …]`.
// They compare by culture, which skips ignorable characters; here they are dropped first. A lone CR ends a line. Stricter
// than both: names need not be registered.

/** The commands in `output`, each as the line that holds it. */
export function workflowCommands(output: string): string[] {
  return output.split(/\r\n|\n|\r/).filter(line => {
    const seen = line.replace(/[\p{Cc}\p{Cf}\p{DI}]/gu, character => (/\s|\u0085/u.test(character) ? ' ' : ''))
    return seen.trimStart().startsWith('::') || /##(?:vso)?\[/i.test(seen)
  })
}
