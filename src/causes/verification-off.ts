import type { TurnedOff } from '../clients/client.ts'
import type { ClientId, Host } from '../model.ts'
import { switchesOff } from '../stores/variables.ts'
import { listed, printable } from '../text.ts'
import { steps } from './advice.ts'
import type { Cause, Recognition } from './cause.ts'
import { uncheckedName } from './unchecked-name.ts'

/**
 * The client trusted the control, whose issuer nobody holds: it verifies nothing, and whatever it said of a host does not
 * count. The handshake with the control is the proof; which switch did it is looked for in the environment. Or the client
 * said of one host that it does not verify it, or that it checks no name, which the control cannot show.
 */
export const verificationOff: Cause = {
  id: 'verification-off',
  severity: 'error',
  title: 'The client verifies nothing: it accepts every certificate.',
  recognise(situation) {
    const { client, environment, host, trustsControl, skipsThisHost, skipsTheName, turnedOff } = situation
    if (!trustsControl && skipsThisHost) return offForOneHost(client, host, turnedOff)
    if (!trustsControl) return skipsTheName ? uncheckedName(situation) : undefined
    if (turnedOff?.file !== undefined) return offByFile(client, turnedOff)
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
        again,
      ),
    }
  },
}

function offByFile(client: ClientId, off: TurnedOff): Recognition {
  const place = placeOf(off)
  return {
    key: ['verification-off', client, place].join(' '),
    evidence: { switches: [place] },
    message: `Verification is turned off by ${place}: a server whose issuer nobody knows is trusted as well, so none of the verdicts of this client counts.`,
    help: steps(`Remove ${place}, and whatever writes it there: a Dockerfile, a setup script.`, again),
  }
}

function placeOf({ setting, file }: TurnedOff): string {
  const shown = `\`${printable(setting, 200)}\``
  return file === undefined ? shown : `${shown} in ${printable(file, 200)}`
}

const again = 'Run this check again: what the switch was hiding then shows as a cause of its own, with its repair.'

/** git's `http.<url>.sslVerify = false`, pip's trusted-host: the control, at another address, is verified all the same. */
function offForOneHost(client: ClientId, { id, name, port }: Host, off: TurnedOff | undefined): Recognition {
  return {
    key: `verification-off ${client} ${id}`,
    evidence: { host: id, ...(off === undefined ? {} : { switches: [placeOf(off)] }) },
    message:
      'Verification is turned off for this host alone: the client says that it skips it, and rejects a server whose issuer nobody knows. Its verdict on this host does not count.',
    help: steps(
      off !== undefined
        ? `Remove ${placeOf(off)}, and whatever writes it there.`
        : client === 'pip'
          ? `See where: pip config debug, and take ${name} out of trusted-host (PIP_TRUSTED_HOST).`
          : `See where: git config --show-origin --get-regexp "http.*sslverify", and remove the section for https://${name}:${port}/.`,
      again,
    ),
  }
}

interface Habits {
  /** How the table of switches calls the client. */
  readonly reader: string
  /** Where else its verification can be turned off. */
  readonly places: string
}

function habits(client: ClientId): Habits {
  switch (client) {
    case 'pip':
      return { reader: 'pip', places: '`pip config debug` for trusted-host, and sitecustomize.py of its interpreter' }
    case 'conda':
      return {
        reader: 'conda',
        places: '`conda config --show-sources` for `ssl_verify: false` in a condarc file',
      }
    case 'aws':
      return {
        reader: 'botocore',
        places:
          'sitecustomize.py, usercustomize.py and .pth files of this interpreter, for a changed botocore or urllib3',
      }
    case 'python':
    case 'requests':
    case 'urllib3':
    case 'aiohttp':
    case 'httpx':
    case 'fsspec':
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
    case 'wget':
      return {
        reader: 'wget',
        places: '/etc/wgetrc and ~/.wgetrc (or the file that WGETRC names) for `check_certificate = off`',
      }
    case 'gnutls':
      return { reader: 'GnuTLS', places: 'what `type -a gnutls-cli` finds first: GnuTLS itself has no such setting' }
    case 'ruby':
      return {
        reader: 'Ruby',
        places: 'RUBYOPT (-r loads a file that may set OpenSSL::SSL::VERIFY_NONE) and the gems that it loads',
      }
    case 'perl':
    case 'lwp':
      return {
        reader: 'Perl',
        places:
          'PERL5OPT and PERL5LIB (-M loads a module that may call IO::Socket::SSL::set_client_defaults) and sitecustomize.pl',
      }
    case 'php':
    case 'php-curl':
      return {
        reader: 'PHP',
        places: 'the files that `php --ini` lists, for an extension that changes the defaults of streams or of curl',
      }
    case 'go':
      return { reader: 'Go', places: 'what `type -a go` finds first: no setting of Go does so' }
    case 'dotnet':
      return { reader: '.NET', places: 'what `type -a pwsh` finds first: no setting of .NET does so' }
    case 'system':
      return {
        reader: 'the system store',
        places: 'the programs of this machine: a store by itself has no such setting',
      }
    case 'deno':
      return {
        reader: 'Deno',
        places: 'what `type -a deno` finds first: a wrapper with --unsafely-ignore-certificate-errors',
      }
    case 'bun':
      return { reader: 'Bun', places: 'bunfig.toml (preload loads a file that may set rejectUnauthorized: false)' }
    case 'npm':
      return {
        reader: 'npm',
        places: 'npm config list -l: strict-ssl=false in an .npmrc of the project, the user or the machine',
      }
    case 'cargo':
      return { reader: 'cargo', places: 'what `type -a cargo` finds first: no setting of cargo does so' }
    case 'java':
      return {
        reader: 'Java',
        places:
          'JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS and _JAVA_OPTIONS (-javaagent and -Djava.security.properties) and conf/security/java.security in its home for another ssl.TrustManagerFactory.algorithm or ssl.SocketFactory.provider',
      }
  }
}
