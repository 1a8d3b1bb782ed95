import type { ClientId } from '../model.ts'
import { switchesOff } from '../stores/variables.ts'
import { listed, printable } from '../text.ts'
import { steps } from './advice.ts'
import type { Cause } from './cause.ts'

/**
 * The client trusted the control, whose issuer nobody holds: it verifies nothing, and whatever it said of a host does not
 * count. The handshake with the control is the proof; which switch did it is looked for in the environment.
 */
export const verificationOff: Cause = {
  id: 'verification-off',
  severity: 'error',
  title: 'The client verifies nothing: it accepts every certificate.',
  recognise({ client, environment, trustsControl }) {
    if (!trustsControl) return undefined
    const { reader, places } = habits(client)
    const switches = switchesOff(environment).filter(({ readers }) => readers.some(name => name.includes(reader)))
    const settings = switches.map(({ name }) => `${name}=${printable(environment[name] ?? '', 100)}`)
    const names = listed(switches.map(({ name }) => name))
    const isSet = settings.length > 0
    return {
      key: ['verification-off', client, ...settings].join(' '),
      evidence: { switches: settings },
      message: `Verification is turned off${isSet ? ` by ${listed(settings)}` : ''}: a server whose issuer nobody knows was trusted as well, so none of the verdicts of this client counts.`,
      help: steps(
        isSet
          ? `Remove ${names} from wherever it is set: the workflow's env:, an earlier step's GITHUB_ENV, the runner's .env file, a Dockerfile, a login script.`
          : `No variable that is known to do so is set. Look in ${places}.`,
        'Run this check again: what the switch was hiding then shows as a cause of its own, with its repair.',
      ),
    }
  },
}

interface Habits {
  /** How the table of switches calls the client. */
  readonly reader: string
  /** Where else its verification can be turned off. */
  readonly places: string
}

function habits(client: ClientId): Habits {
  switch (client) {
    case 'python':
    case 'requests':
      return {
        reader: 'Python',
        places:
          'sitecustomize.py, usercustomize.py and .pth files of this interpreter (python3 -m site lists the directories), for ssl._create_default_https_context or a changed ssl.SSLContext',
      }
    case 'curl':
      return { reader: 'curl', places: '~/.curlrc (also under CURL_HOME and XDG_CONFIG_HOME) for `insecure` or `-k`' }
    case 'git':
      return {
        reader: 'git',
        places: 'git config --show-origin --get-regexp "http.*sslverify": http.sslVerify=false, also per URL',
      }
    case 'openssl':
      return {
        reader: 'OpenSSL',
        places: 'openssl.cnf (openssl version -d, OPENSSL_CONF) and in what `type -a openssl` finds first',
      }
    case 'node':
    case 'actions-node':
      return {
        reader: 'Node.js',
        places: 'NODE_OPTIONS (--require and --import load a file that may set rejectUnauthorized: false)',
      }
  }
}
