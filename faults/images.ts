import { each, type Fault, repaired } from './fault.ts'

export const inherited: Fault = {
  title: "a container does not inherit the host's CA",
  seenIn: ['actions/actions-runner-controller#291', 'go-gitea/gitea#39249', 'docker/build-push-action#1101'],
  cases: (['image', 'run'] as const).map(form => ({
    title: `an image with the public roots, ${form === 'image' ? 'never started' : 'started'}; the root is given`,
    machine: form === 'image' ? 'image' : 'container',
    arrange: async lab => ({
      host: lab.world.member('good-p256').host.id,
      container: `${form}:${await lab.image('bookworm')}`,
      given: lab.world.rootPath,
    }),
    expected: each(['python', 'requests', 'curl', 'git', 'openssl', 'ruby', 'node'], repaired('issuer-missing')),
  })),
}

export const noPackage: Fault = {
  title: 'no ca-certificates in the image',
  seenIn: ['jenkinsci/docker-ssh-agent#265', 'abhigyanpatwari/GitNexus#1545', 'astronomy-commons/lsdb#380'],
  cases: [
    ...(['image', 'run'] as const).map(
      form =>
        ({
          title: `a slim image, ${form === 'image' ? 'never started' : 'started'}`,
          machine: form === 'image' ? 'image' : 'container',
          arrange: async lab => ({
            host: lab.world.member('good-p256').host.id,
            container: `${form}:${await lab.image('bookworm-without-store')}`,
            given: lab.world.rootPath,
          }),
          expected: each(['python', 'curl', 'openssl', 'ruby'], repaired('store-missing')),
        }) as const,
    ),
    {
      title: 'FROM scratch with a program in Go, never started',
      machine: 'image',
      arrange: async lab => ({
        host: lab.world.member('good-p256').host.id,
        container: `image:${await lab.image('scratch')}`,
        given: lab.world.rootPath,
      }),
      expected: { go: repaired('store-missing') },
    },
  ],
}
