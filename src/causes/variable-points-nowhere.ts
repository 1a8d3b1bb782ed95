import { listed, printable } from '../text.ts'
import { heldElsewhere, letTheCheckRepair, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { closes } from './chain-facts.ts'
import { storesInState } from './store-problem.ts'

/**
 * A variable that this client reads names a path that does not exist. Most clients pass over it without a word (Python,
 * OpenSSL; Node.js with a warning), some stop (curl, git, requests): no error names the variable, except requests' path.
 */
export const variablePointsNowhere: Cause = {
  id: 'variable-points-nowhere',
  severity: 'error',
  title: 'A variable names a trust store that does not exist.',
  recognise(situation, facts) {
    const missing = storesInState(situation, facts, 'missing').filter(store => store.origin === 'variable')
    if (missing.length === 0) return undefined
    const variables = [...new Set(missing.flatMap(({ variable }) => variable ?? []))]
    const paths = missing.flatMap(({ path }) => path ?? [])
    const settings = missing.map(({ variable, path, form }) => {
      const option = form === 'key-store' ? ' with -Djavax.net.ssl.trustStore' : ''
      return `${variable ?? 'a variable'}${option}=${printable(path ?? '')}`
    })
    const one = missing.length === 1
    const conda = situation.environment['CONDA_PREFIX']
    const activation =
      conda && variables.includes('SSL_CERT_FILE')
        ? ` Activating the conda environment ${printable(conda)} sets SSL_CERT_FILE.`
        : ''
    const default_ = situation.replaced.some(store => closes(situation, store))
    const elsewhere = heldElsewhere(situation, facts.holders)
    return {
      key: ['variable-points-nowhere', ...settings].join(' '),
      evidence: { variables, paths, heldBy: facts.holders.map(({ name }) => name) },
      message: `${listed(settings)} ${one ? 'names a path that does' : 'name paths that do'} not exist.${activation}${elsewhere}`,
      help: steps(
        `Find who sets ${listed(variables)}: the workflow's env:, an earlier step, the runner's .env file, a login or activation script (conda sets SSL_CERT_FILE when an environment is activated).`,
        default_
          ? `Unset ${listed(variables)}: the client's default store holds the issuer.`
          : `Correct the path, or unset ${listed(variables)}. In a container, mount the file there too: a path of the host means nothing inside.`,
        letTheCheckRepair(situation),
      ),
    }
  },
}
