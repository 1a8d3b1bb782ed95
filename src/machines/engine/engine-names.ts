/** Those that take the arguments of docker, in the order in which they are asked. */
export const engineNames = ['docker', 'podman', 'nerdctl'] as const
export type EngineName = (typeof engineNames)[number]

/** How each is told where its daemon is, what starts that of this machine, and where a rootless one listens. */
export const daemons: Readonly<Record<EngineName, Readonly<Record<'variable' | 'starting' | 'elsewhere', string>>>> = {
  docker: {
    variable: 'DOCKER_HOST',
    starting: 'sudo systemctl start docker',
    elsewhere: 'a rootless one at unix://$XDG_RUNTIME_DIR/docker.sock',
  },
  podman: {
    variable: 'CONTAINER_HOST',
    starting: 'sudo systemctl start podman.socket',
    elsewhere: 'a rootless one at unix://$XDG_RUNTIME_DIR/podman/podman.sock',
  },
  nerdctl: {
    variable: 'CONTAINERD_ADDRESS',
    starting: 'sudo systemctl start containerd',
    elsewhere: 'a rootless one is found without, by the user who started it',
  },
}
