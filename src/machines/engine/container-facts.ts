import { variables } from '../variables.ts'
import { at, fieldsOf, inspected, textAt, textsAt } from './inspected.ts'

/** What `inspect` tells of a container, as docker and podman spell it. */
export interface ContainerFacts {
  readonly id: string
  readonly isRunning: boolean
  /** 'running', 'exited', 'paused' …, or '' where it is not told. */
  readonly status: string
  /** The image's id, which is the same image whatever its name was given to since. */
  readonly image: string
  /** As the user would write it. */
  readonly imageName: string
  readonly user: string
  readonly entrypoint: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** 'host', 'none', 'bridge', 'container:ID', or a network's name. */
  readonly networkMode: string
  /** The host's address in its network, where it has one of its own. */
  readonly gateway?: string
}

/** Undefined where the text is no answer of `inspect` about one container. */
export function containerFacts(text: string): ContainerFacts | undefined {
  const container = inspected(text)
  const id = textAt(container, 'Id')
  if (id === '') return undefined
  const state = at(container, 'State')
  const config = at(container, 'Config')
  const status = textAt(state, 'Status')
  const networkMode = textAt(at(container, 'HostConfig'), 'NetworkMode') || 'default'
  const gateway = gatewayOf(at(container, 'NetworkSettings'), networkMode)
  return {
    id,
    isRunning: at(state, 'Running') === true && status !== 'paused',
    status,
    image: textAt(container, 'Image') || textAt(config, 'Image'),
    imageName: textAt(config, 'Image') || textAt(container, 'ImageName'),
    user: textAt(config, 'User'),
    entrypoint: [...entrypointAt(config), ...textsAt(config, 'Cmd')],
    environment: variables(textsAt(config, 'Env')),
    networkMode,
    ...(gateway === undefined ? {} : { gateway }),
  }
}

/** The container whose network this one shares. */
export function sharedNetwork({ networkMode }: ContainerFacts): string | undefined {
  return /^container:(.+)$/.exec(networkMode)?.[1]
}

/** A list, but for podman before 5.0, which tells its words in one line. */
function entrypointAt(config: unknown): readonly string[] {
  const line = textAt(config, 'Entrypoint')
  return line === '' ? textsAt(config, 'Entrypoint') : line.split(' ')
}

/**
 * In several networks, that of the mode is asked first. A rootless podman without a bridge (slirp4netns, pasta) names none:
 * there is no address of the host that answers there by default.
 */
function gatewayOf(settings: unknown, mode: string): string | undefined {
  const networks = Object.entries(fieldsOf(at(settings, 'Networks')))
  const first = networks.filter(([name]) => name === mode || (mode === 'default' && name === 'bridge'))
  const gateways = [...first, ...networks].map(([, network]) => textAt(network, 'Gateway'))
  return [...gateways, textAt(settings, 'Gateway')].find(address => /^[0-9a-fA-F.:]+$/.test(address))
}
