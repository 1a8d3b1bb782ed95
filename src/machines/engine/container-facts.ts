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
  const [container] = listOf(parsed(text))
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
    entrypoint: [...listOf(at(config, 'Entrypoint')), ...listOf(at(config, 'Cmd'))].map(String),
    environment: variables(at(config, 'Env')),
    networkMode,
    ...(gateway === undefined ? {} : { gateway }),
  }
}

/** 'NAME=value' each; what has no name is passed over. */
export function variables(list: unknown): Record<string, string> {
  const pairs = listOf(list).flatMap(entry => {
    const equals = typeof entry === 'string' ? entry.indexOf('=') : -1
    return equals > 0 ? [[String(entry).slice(0, equals), String(entry).slice(equals + 1)] as const] : []
  })
  return Object.fromEntries(pairs)
}

/** The container whose network this one shares. */
export function sharedNetwork({ networkMode }: ContainerFacts): string | undefined {
  return /^container:(.+)$/.exec(networkMode)?.[1]
}

/**
 * In several networks, that of the mode is asked first. A rootless podman without a bridge (slirp4netns, pasta) names none:
 * there is no address of the host that answers there by default.
 */
function gatewayOf(settings: unknown, mode: string): string | undefined {
  const networks = Object.entries(record(at(settings, 'Networks')))
  const first = networks.filter(([name]) => name === mode || (mode === 'default' && name === 'bridge'))
  const gateways = [...first, ...networks].map(([, network]) => textAt(network, 'Gateway'))
  return [...gateways, textAt(settings, 'Gateway')].find(address => /^[0-9a-fA-F.:]+$/.test(address))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function at(value: unknown, name: string): unknown {
  return Object.hasOwn(record(value), name) ? record(value)[name] : undefined
}

function textAt(value: unknown, name: string): string {
  const text = at(value, name)
  return typeof text === 'string' ? text : ''
}
