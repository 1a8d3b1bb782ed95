/** `export NAME='…'` lines for a POSIX shell. Throws for what no shell can hold in a variable. */
export function shellExports(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment).map(exportLine).join('')
}

function exportLine([name, value]: readonly [string, string]): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a shell variable`)
  if (value.includes('\0')) throw new Error(`the value of ${name} holds a NUL, which no variable can`)
  // An empty pair of quotes changes nothing for the shell, and keeps the runner from seeing a command (log-text.ts).
  return `export ${name}='${value.replaceAll("'", `'\\''`).replaceAll('::', `:'':`).replaceAll('##[', `##''[`)}'\n`
}
