/**
 * The environment that later steps get: ours without what the runner gives to this one step. Inputs and state belong to
 * the step, ACTIONS_* holds the job's tokens, and the file commands are this step's own (runner: FileCommandManager.cs);
 * no client under test has a use for any of them.
 */
export function laterStepsEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !belongsToThisStep(name)) kept[name] = value
  }
  return kept
}

const fileCommands = new Set(['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'])

function belongsToThisStep(name: string): boolean {
  return /^(INPUT|STATE|ACTIONS)_/i.test(name) || fileCommands.has(name)
}
