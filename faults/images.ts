import { derivedImage } from '../test/world/derived-image.ts'
import type { ImageName } from '../test/world/images.ts'
import { each, type Fault, type FaultCase, repaired } from './fault.ts'
import type { Lab } from './lab.ts'

const forms = [
  ['image', 'never started'],
  ['run', 'started'],
] as const

/** The root is given; the public roots are in the image, or nothing is. */
function inImage(form: 'image' | 'run', name: ImageName, title: string, expected: FaultCase['expected']): FaultCase {
  return {
    title,
    machine: form === 'image' ? 'image' : 'container',
    arrange: async lab => ({
      host: lab.world.member('good-p256').host.id,
      container: `${form}:${await lab.image(name)}`,
      given: lab.world.rootPath,
    }),
    expected,
  }
}

/** The image with one more variable. */
async function withVariable(lab: Lab, name: string, value: string): Promise<string> {
  const reference = `local-issuer-tests/with-${name.toLowerCase().replaceAll('_', '-')}:fault`
  const config = [`ENV ${name}=${value}`]
  await derivedImage(await lab.engine(), await lab.image('bookworm'), reference, { files: {}, config })
  return reference
}

const hostPath: FaultCase = {
  title: 'an image whose SSL_CERT_FILE names a path of the machine that built it, never started',
  machine: 'image',
  arrange: async lab => ({
    host: lab.world.member('good-p256').host.id,
    container: `image:${await withVariable(lab, 'SSL_CERT_FILE', '/home/runner/ca.pem')}`,
    given: lab.world.rootPath,
  }),
  expected: each(['python', 'curl', 'openssl', 'ruby'], repaired('variable-points-nowhere')),
}

export const inherited: Fault = {
  title: "a container does not inherit the host's CA",
  seenIn: ['actions/actions-runner-controller#291', 'go-gitea/gitea#39249', 'docker/build-push-action#1101'],
  cases: [
    ...forms.map(([form, how]) =>
      inImage(
        form,
        'bookworm',
        `an image with the public roots, ${how}`,
        each(['python', 'requests', 'curl', 'git', 'openssl', 'ruby', 'node'], repaired('issuer-missing')),
      ),
    ),
    hostPath,
  ],
}

export const noPackage: Fault = {
  title: 'no ca-certificates in the image',
  seenIn: ['jenkinsci/docker-ssh-agent#265', 'abhigyanpatwari/GitNexus#1545', 'astronomy-commons/lsdb#380'],
  cases: [
    ...forms.map(([form, how]) =>
      inImage(
        form,
        'bookworm-without-store',
        `a slim image, ${how}`,
        each(['python', 'curl', 'openssl', 'ruby'], repaired('store-missing')),
      ),
    ),
    inImage('image', 'scratch', 'FROM scratch with a program in Go, never started', { go: repaired('store-missing') }),
  ],
}
