import type { Addition } from '../../world/derived-image.ts'
import type { World } from '../../world/world.ts'

/** How a root comes into an image: some clients read it there, and others do not. */
export interface Way {
  readonly name: string
  /** With every server of the world, or with those that tell which store was chosen. */
  readonly servers: 'all' | 'few'
  readonly addition: (world: World) => Addition
}

const shell = ['CMD ["bash"]']
const rootAt = '/etc/world-root.pem'
const anchorAt = '/usr/local/share/ca-certificates/world-root.crt'

function variables(names: readonly string[]): (world: World) => Addition {
  return world => ({
    files: { [rootAt]: world.authorities.root.certificatePem },
    config: [...names.map(name => `ENV ${name}=${rootAt}`), ...shell],
  })
}

export const ways: readonly Way[] = [
  {
    name: 'in every store',
    servers: 'all',
    addition: world => ({
      files: { [anchorAt]: world.authorities.root.certificatePem },
      script: 'update-ca-certificates',
      config: [`ENV NODE_EXTRA_CA_CERTS=${anchorAt}`, ...shell],
    }),
  },
  {
    name: 'by update-ca-certificates',
    servers: 'few',
    addition: world => ({
      files: { [anchorAt]: world.authorities.root.certificatePem },
      script: 'update-ca-certificates',
      config: shell,
    }),
  },
  { name: 'in SSL_CERT_FILE', servers: 'few', addition: variables(['SSL_CERT_FILE']) },
  {
    name: 'in SSL_CERT_DIR, with a hash link',
    servers: 'few',
    addition: world => ({
      files: { [rootAt]: world.authorities.root.certificatePem },
      script: `mkdir /etc/world && cp ${rootAt} /etc/world/ && openssl rehash /etc/world`,
      config: ['ENV SSL_CERT_DIR=/etc/world', ...shell],
    }),
  },
  {
    name: 'in REQUESTS_CA_BUNDLE and NODE_EXTRA_CA_CERTS',
    servers: 'few',
    addition: variables(['REQUESTS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS']),
  },
  {
    name: "in each client's own variable",
    servers: 'few',
    addition: variables([
      ...['CURL_CA_BUNDLE', 'GIT_SSL_CAINFO', 'AWS_CA_BUNDLE', 'PIP_CERT', 'PERL_LWP_SSL_CA_FILE', 'npm_config_cafile'],
    ]),
  },
  {
    name: 'in configuration files',
    servers: 'few',
    addition: world => ({
      files: {
        [rootAt]: world.authorities.root.certificatePem,
        '/root/.curlrc': `cacert = "${rootAt}"\n`,
        '/etc/gitconfig': `[http]\n\tsslCAInfo = ${rootAt}\n`,
        '/root/.wgetrc': `ca_certificate = ${rootAt}\n`,
        '/root/.npmrc': `cafile=${rootAt}\n`,
        '/etc/pip.conf': `[global]\ncert = ${rootAt}\n`,
      },
      config: shell,
    }),
  },
  {
    name: 'in a variable of LWP, and verification turned off',
    servers: 'few',
    addition: world => ({
      files: {
        [rootAt]: world.authorities.root.certificatePem,
        '/root/.curlrc': 'insecure\n',
        '/etc/gitconfig': '[http]\n\tsslVerify = false\n',
        '/root/.wgetrc': 'check_certificate = off\n',
        '/etc/pip.conf': '[global]\ntrusted-host = localhost\n',
      },
      config: [
        'ENV NODE_TLS_REJECT_UNAUTHORIZED=0',
        ...['ENV PERL_LWP_SSL_VERIFY_HOSTNAME=0', `ENV PERL_LWP_SSL_CA_FILE=${rootAt}`],
        ...shell,
      ],
    }),
  },
  {
    name: 'nowhere, and verification turned off for one host',
    servers: 'few',
    addition: world => {
      const { port } = world.member('unknown-root-sent').host
      return {
        files: {
          '/root/.gitconfig': `[http "https://localhost:${port}"]\n\tsslVerify = false\n`,
          '/etc/pip.conf': `[install]\ntrusted-host =\n    localhost.example\n    localhost:${port}\n`,
        },
        config: shell,
      }
    },
  },
]

/** One that the root verifies, one that it does not, one of another name, one that only strict clients refuse, none. */
export const fewServers = ['good-rsa', 'unknown-root-sent', 'wrong-name', 'no-authority-key', 'closed-port'] as const
