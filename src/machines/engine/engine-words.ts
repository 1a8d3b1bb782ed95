import { printable } from '../../text.ts'
import type { Run } from '../machine.ts'
import { daemons, type EngineName } from './engine-names.ts'

/** What is known of an engine that failed. */
interface Failing {
  readonly name: EngineName
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Why a command of the engine failed and what to do about it, in sentences.
 * @param subject the image or container that the command was about
 */
export function engineProblem(engine: Failing, run: Run, subject = ''): string {
  const { name } = engine
  if (run.failure !== undefined) return `${name} could not be started: ${printable(run.failure)}.`
  if (run.timedOut) {
    return `${name} did not answer within ${Math.round(run.milliseconds / 1000)} s and was ended. See whether \`${name} ps\` answers, and start its daemon anew where it does not.`
  }
  const said = printable(run.stderr.trim() || run.stdout.trim(), 300)
  const known = problems.find(({ words }) => words.test(said))
  return (
    known?.sentence(engine, printable(subject, 200), said) ?? `${name} failed: ${said || `exit code ${run.exitCode}`}.`
  )
}

interface Problem {
  readonly words: RegExp
  sentence(engine: Failing, subject: string, said: string): string
}

/** In the words of docker's, podman's and nerdctl's own programs, the more telling ones first. */
const problems: readonly Problem[] = [
  {
    words: /permission denied.*(?:socket|\.sock)|(?:socket|\.sock).*permission denied/i,
    sentence: ({ name }) =>
      `This user may not talk to ${name}: permission denied on its socket. ` +
      (name === 'docker'
        ? 'Add it to the group docker (`sudo usermod -aG docker "$USER"`, then log in again; members are as powerful as root), or run this as root.'
        : 'Run this as root, or set up the rootless mode.'),
  },
  {
    words: /unable to resolve docker endpoint/i,
    sentence: (_, __, said) =>
      `docker does not know where its daemon is: ${stopped(said)}. See what DOCKER_CONTEXT, DOCKER_HOST and DOCKER_CERT_PATH hold, and \`docker context ls\`.`,
  },
  {
    words:
      /cannot connect to the docker daemon|is the docker daemon running|error during connect|(?:cannot|unable to) connect to podman|connection refused|cannot access containerd socket|no such file or directory.*containerd\.sock/i,
    sentence: ({ name, environment }, _, said) => {
      const { variable, starting, elsewhere } = daemons[name]
      const host = environment[variable]
      if (host !== undefined && host !== '') {
        return `No daemon answers ${name} at ${variable}=${printable(host, 100)}. Start it there, or unset ${variable} to use the one of this machine.`
      }
      // What a context names is told by the words alone.
      const [, address] = /docker daemon at (\S+)\. /i.exec(said) ?? []
      if (address !== undefined && address !== 'unix:///var/run/docker.sock') {
        return `No daemon answers docker at ${address}, where its context points. Start it there, or choose another one: \`docker context ls\` shows them, \`docker context use default\` takes the one of this machine.`
      }
      return `${name} is installed, but its daemon does not answer. Start it (\`${starting}\`), or set ${variable} to where one listens (${elsewhere}).`
    },
  },
  {
    words: /no such container|no container with (?:name|id)/i,
    sentence: ({ name }, subject) =>
      `There is no container ${subject}. \`${name} ps\` shows the names of those that run.`,
  },
  {
    words: /is not running|is paused|can only create exec sessions on running containers|container state improper/i,
    sentence: ({ name }, subject) =>
      `The container ${subject} is not running. Start it (\`${name} start ${subject}\`), or check its image, which needs nothing started.`,
  },
  {
    words:
      /no such image|image not known|unable to find image|pull access denied|manifest (?:for .* )?(?:unknown|not found)|repository does not exist|name unknown|failed to resolve reference|requested access to the resource is denied|short-name .* did not resolve|unauthorized|no matching manifest/i,
    sentence: ({ name }, subject, said) =>
      `The image ${subject} is not here and could not be pulled: ${stopped(said)}. See that the name and tag are right (\`${name} images\` shows those that are here), and run \`${name} login\` first where its registry asks for it.`,
  },
  {
    words: /invalid reference format|must be lowercase/i,
    sentence: (_, subject) =>
      `${subject} is no name of an image: write it as [registry/]name[:tag], in lower case but for the tag.`,
  },
  {
    words: /no space left on device/i,
    sentence: ({ name }) => `${name} has no space left on its disk. \`${name} system df\` shows what takes it.`,
  },
  {
    words: /x509: |certificate signed by unknown authority|tls: failed to verify/i,
    sentence: ({ name }, subject, said) =>
      `${name}'s own daemon does not trust the registry of ${subject}: ${stopped(said)}. Put the issuer into /etc/docker/certs.d/REGISTRY/ca.crt, or into the system store of the daemon's machine, and start the daemon anew.`,
  },
  {
    words: /dial tcp|no such host|i\/o timeout|network is unreachable|connection reset|tls handshake timeout/i,
    sentence: ({ name }, subject, said) =>
      `${name} does not reach the registry of ${subject}: ${stopped(said)}. Pull or load the image first (\`${name} pull\`, \`${name} load\`).`,
  },
]

function stopped(said: string): string {
  return said.replace(/\.$/, '')
}
