import * as core from '@actions/core'
import { installedState, putBack } from './install.ts'
import { laterStepsEnvironment } from './machines/later-steps.ts'
import { runnerMachine } from './machines/runner.ts'
import { runAsRoot } from './machines/system-store-install.ts'
import { escapeForLog } from './reports/log-text.ts'

// The action's second entry, after the job's last step: what `install` put into the system store is taken out.

try {
  const names = core.getState(installedState).split(' ').filter(Boolean)
  if (names.length > 0) {
    const environment = laterStepsEnvironment(process.env)
    await putBack(await runnerMachine(environment), names, runAsRoot(environment))
    core.info(`Removed from the system store: ${names.join(', ')}`)
  }
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  core.error(escapeForLog(`The system store was not put back: ${message}.`), { title: 'Local Issuer' })
  process.exitCode = 1
}
