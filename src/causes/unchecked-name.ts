import { listed, printable } from '../text.ts'
import { steps } from './advice.ts'
import type { Recognition, Situation } from './cause.ts'

/**
 * The half of verification that the control cannot show, whose name is right: the client verifies the issuer, and told that it
 * does not look at the name. LWP alone has a variable for that.
 */
export function uncheckedName({ client, environment }: Situation): Recognition {
  const names = switchesOf(environment)
  const settings = names.map(name => `${name}=${printable(environment[name] ?? '', 100)}`)
  const isSet = settings.length > 0
  return {
    key: ['verification-off', client, 'name', ...settings].join(' '),
    evidence: { switches: settings, unchecked: 'the name of the server' },
    message: `The name of the server is not checked${isSet ? `, by ${listed(settings)}` : ''}: whoever holds a certificate of any name from an authority in the client's store can answer in a host's place, so that no trust of this client counts.`,
    help: steps(
      isSet
        ? `Remove ${listed(names)} from wherever it is set: the workflow's env:, an earlier step's GITHUB_ENV, the runner's .env file, a Dockerfile, a login script.`
        : 'No variable that is known to do so is set. Look in PERL5OPT and PERL5LIB for a module that changes ssl_opts of LWP::UserAgent.',
      names.some(name => name.startsWith('HTTPS_CA_'))
        ? 'Name the store by PERL_LWP_SSL_CA_FILE or PERL_LWP_SSL_CA_PATH instead, which leave the check of the name on.'
        : undefined,
      'Run this check again: what the switch was hiding then shows as a cause of its own, with its repair.',
    ),
  }
}

/** LWP::UserAgent, new: the first decides where it is there, with whatever value; without it either of the others does. */
function switchesOf(environment: Readonly<Record<string, string>>): readonly string[] {
  const explicit = 'PERL_LWP_SSL_VERIFY_HOSTNAME'
  if (environment[explicit] !== undefined) return [explicit]
  return ['HTTPS_CA_FILE', 'HTTPS_CA_DIR'].filter(name => environment[name])
}
