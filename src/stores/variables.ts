/** A variable by which some program is told its trust anchors. */
export interface StoreVariable {
  readonly name: string
  /** `switch`: it selects a store and names no path. */
  readonly wants: 'bundle' | 'directory' | 'bundle-or-directory' | 'key-store' | 'switch'
  readonly effect: 'replaces' | 'adds'
  /** Program names, as a sentence lists them. */
  readonly readers: readonly string[]
  readonly source: string
}

const openssl = 'https://docs.openssl.org/master/man7/openssl-env/'
const requests = 'https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification'
const node = 'https://nodejs.org/api/cli.html#environment-variables_1'
const deno = 'https://docs.deno.com/runtime/reference/env_variables/'
const aws = 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html'
const git = 'https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslCAInfo'
const uv = 'https://docs.astral.sh/uv/reference/environment/'
const lwp = 'https://metacpan.org/pod/LWP#ENVIRONMENT'

/** What is built on OpenSSL, or follows it. */
const opensslReaders = [
  'OpenSSL',
  "Python's ssl",
  'httpx',
  'curl',
  'Go',
  'Ruby',
  "Perl's IO::Socket::SSL",
  'PHP',
  'rustls-native-certs',
  '.NET on Linux',
]

/** Every such variable that we know; a client's own list (`remedies`) says which of them it reads. */
export const storeVariables: readonly StoreVariable[] = [
  { name: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces', readers: [...opensslReaders, 'uv'], source: openssl },
  { name: 'SSL_CERT_DIR', wants: 'directory', effect: 'replaces', readers: opensslReaders, source: openssl },
  {
    name: 'REQUESTS_CA_BUNDLE',
    wants: 'bundle-or-directory',
    effect: 'replaces',
    readers: ['requests', 'pip', 'AWS CLI'],
    source: requests,
  },
  {
    name: 'CURL_CA_BUNDLE',
    wants: 'bundle',
    effect: 'replaces',
    readers: ['curl', 'requests'],
    source: 'https://curl.se/docs/sslcerts.html',
  },
  { name: 'GIT_SSL_CAINFO', wants: 'bundle', effect: 'replaces', readers: ['git'], source: git },
  { name: 'GIT_SSL_CAPATH', wants: 'directory', effect: 'replaces', readers: ['git'], source: git },
  { name: 'GIT_PROXY_SSL_CAINFO', wants: 'bundle', effect: 'replaces', readers: ['git, for its proxy'], source: git },
  {
    name: 'NODE_EXTRA_CA_CERTS',
    wants: 'bundle',
    effect: 'adds',
    readers: ['Node.js', 'npm', 'Deno', 'Bun'],
    source: node,
  },
  { name: 'NODE_USE_SYSTEM_CA', wants: 'switch', effect: 'adds', readers: ['Node.js 24.6 and later'], source: node },
  {
    name: 'npm_config_cafile',
    wants: 'bundle',
    effect: 'replaces',
    readers: ['npm'],
    source: 'https://docs.npmjs.com/cli/using-npm/config#cafile',
  },
  { name: 'DENO_CERT', wants: 'bundle', effect: 'adds', readers: ['Deno'], source: deno },
  { name: 'DENO_TLS_CA_STORE', wants: 'switch', effect: 'replaces', readers: ['Deno'], source: deno },
  {
    name: 'PIP_CERT',
    wants: 'bundle',
    effect: 'replaces',
    readers: ['pip'],
    source: 'https://pip.pypa.io/en/stable/topics/https-certificates/',
  },
  { name: 'UV_SYSTEM_CERTS', wants: 'switch', effect: 'replaces', readers: ['uv'], source: uv },
  { name: 'UV_NATIVE_TLS', wants: 'switch', effect: 'replaces', readers: ['uv'], source: uv },
  {
    name: 'CONDA_SSL_VERIFY',
    wants: 'bundle',
    effect: 'replaces',
    readers: ['conda'],
    source: 'https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/settings.html',
  },
  {
    name: 'HTTPLIB2_CA_CERTS',
    wants: 'bundle',
    effect: 'replaces',
    readers: ['httplib2'],
    source: 'https://github.com/httplib2/httplib2',
  },
  {
    name: 'AWS_CA_BUNDLE',
    wants: 'bundle',
    effect: 'replaces',
    readers: ['AWS CLI', 'boto3', 'AWS SDKs'],
    source: aws,
  },
  {
    name: 'CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE',
    wants: 'bundle',
    effect: 'replaces',
    readers: ['gcloud'],
    source: 'https://cloud.google.com/sdk/docs/properties',
  },
  {
    name: 'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH',
    wants: 'bundle',
    effect: 'replaces',
    readers: ['gRPC'],
    source: 'https://grpc.github.io/grpc/core/md_doc_environment_variables.html',
  },
  {
    name: 'CARGO_HTTP_CAINFO',
    wants: 'bundle',
    effect: 'replaces',
    readers: ['cargo'],
    source: 'https://doc.rust-lang.org/cargo/reference/config.html#httpcainfo',
  },
  {
    name: 'NIX_SSL_CERT_FILE',
    wants: 'bundle',
    effect: 'replaces',
    readers: ['Nix', 'programs from nixpkgs'],
    source: 'https://nix.dev/manual/nix/stable/installation/env-variables',
  },
  {
    name: 'HEX_CACERTS_PATH',
    wants: 'bundle',
    effect: 'replaces',
    readers: ['Hex'],
    source: 'https://hexdocs.pm/hex/Mix.Tasks.Hex.Config.html',
  },
  {
    name: 'BUNDLE_SSL_CA_CERT',
    wants: 'bundle-or-directory',
    effect: 'replaces',
    readers: ['Bundler'],
    source: 'https://bundler.io/man/bundle-config.1.html',
  },
  { name: 'PERL_LWP_SSL_CA_FILE', wants: 'bundle', effect: 'replaces', readers: ['Perl LWP'], source: lwp },
  { name: 'PERL_LWP_SSL_CA_PATH', wants: 'directory', effect: 'replaces', readers: ['Perl LWP'], source: lwp },
  { name: 'HTTPS_CA_FILE', wants: 'bundle', effect: 'replaces', readers: ['Perl LWP'], source: lwp },
  { name: 'HTTPS_CA_DIR', wants: 'directory', effect: 'replaces', readers: ['Perl LWP'], source: lwp },
]

/** A variable that turns verification off when it has such a value. */
export interface VerificationSwitch {
  readonly name: string
  readonly readers: readonly string[]
  isOff(value: string): boolean
}

// Each reader has an idea of its own of what "off" is; a doubtful value counts as on, the control finds out.
const isFalse = (value: string): boolean => /^(0|false|no|off)$/i.test(value)

export const verificationSwitches: readonly VerificationSwitch[] = [
  { name: 'NODE_TLS_REJECT_UNAUTHORIZED', readers: ['Node.js', 'Bun'], isOff: value => value === '0' },
  // git reads it with getenv and does not look at the value.
  { name: 'GIT_SSL_NO_VERIFY', readers: ['git'], isOff: () => true },
  {
    name: 'PYTHONHTTPSVERIFY',
    readers: ["Python 2's urllib", "distribution builds of Python 3's"],
    isOff: value => value === '0',
  },
  // Set to nothing it is no path, and botocore takes it for False; from 2026 on it refuses (botocore: EndpointCreator).
  { name: 'REQUESTS_CA_BUNDLE', readers: ['botocore'], isOff: value => value === '' },
  { name: 'npm_config_strict_ssl', readers: ['npm'], isOff: isFalse },
  { name: 'CONDA_SSL_VERIFY', readers: ['conda'], isOff: isFalse },
  // LWP 6.68 leaves out the check of the name alone then: the control, whose name is right, is still rejected.
  { name: 'PERL_LWP_SSL_VERIFY_HOSTNAME', readers: ['Perl LWP'], isOff: value => value === '0' || value === '' },
  { name: 'HEX_UNSAFE_HTTPS', readers: ['Hex'], isOff: value => value === '1' || value === 'true' },
]

/** The switches of this environment that turn verification off. */
export function switchesOff(environment: Readonly<Record<string, string>>): readonly VerificationSwitch[] {
  return verificationSwitches.filter(({ name, isOff }) => {
    const value = environment[name]
    return value !== undefined && isOff(value)
  })
}
