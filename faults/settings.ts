import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ClientId } from '../src/model.ts'
import { inNamespace } from '../test/e2e/namespace.ts'
import { each, type Fault, type FaultCase, type Outcome, repaired, unrepaired } from './fault.ts'
import { everyVariable, good } from './stores.ts'

const six = ['python', 'requests', 'curl', 'git', 'openssl', 'node'] as const

/** What a variable or a file in the home folder says, and the root is given. */
function setting(
  title: string,
  client: ClientId,
  outcome: Outcome,
  {
    variables = {},
    files = {},
  }: { variables?: Readonly<Record<string, string>>; files?: Readonly<Record<string, string>> },
): FaultCase {
  return {
    title,
    machine: 'runner',
    async arrange(lab) {
      const home = `home-${title.replace(/\W+/g, '-')}`
      mkdirSync(join(lab.folder, home), { recursive: true })
      for (const [name, content] of Object.entries(files)) lab.file(join(home, name), content)
      return { host: good(lab), environment: { HOME: join(lab.folder, home), ...variables }, given: lab.world.rootPath }
    },
    expected: { [client]: outcome },
  }
}

const nowhere = '/nonexistent/ca.pem'

export const pointsNowhere: Fault = {
  title: 'a variable or a setting points to nothing',
  seenIn: ['ContinuumIO/anaconda-issues#13509', 'npm/cli#7135', 'python-poetry/poetry#7202', 'actions/runner#3439'],
  cases: [
    {
      title: 'every variable names a file that does not exist',
      machine: 'runner',
      arrange: async lab => ({
        host: good(lab),
        environment: everyVariable(join(lab.folder, 'nowhere.pem')),
        given: lab.world.rootPath,
      }),
      expected: each(six, repaired('variable-points-nowhere')),
    },
    {
      title: 'every variable names the folder of the root',
      machine: 'runner',
      arrange: async lab => ({
        host: good(lab),
        environment: everyVariable(dirname(lab.file('folder/ca.pem', lab.world.authorities.root.certificatePem))),
        given: lab.world.rootPath,
      }),
      expected: {
        ...each(['python', 'curl', 'git', 'openssl', 'node'], repaired('store-malformed')),
        // It takes a folder for one with hash links.
        requests: repaired('directory-not-hashed'),
      },
    },
    setting('AWS_CA_BUNDLE names a file that does not exist', 'aws', repaired('variable-points-nowhere'), {
      variables: { AWS_CA_BUNDLE: nowhere },
    }),
    setting('ca_bundle in .aws/config names a file that does not exist', 'aws', repaired('store-missing'), {
      files: { '.aws/config': `[default]\nca_bundle = ${nowhere}\n` },
    }),
    setting('PIP_CERT names a file that does not exist', 'pip', repaired('variable-points-nowhere'), {
      variables: { PIP_CERT: nowhere },
    }),
    setting('cert in pip.conf names a file that does not exist', 'pip', repaired('store-missing'), {
      files: { '.config/pip/pip.conf': `[global]\ncert = ${nowhere}\n` },
    }),
    setting('cafile in .npmrc names a file that does not exist', 'npm', repaired('store-missing'), {
      files: { '.npmrc': `cafile=${nowhere}\n` },
    }),
    setting('http.sslCAInfo in .gitconfig names a file that does not exist', 'git', repaired('store-missing'), {
      files: { '.gitconfig': `[http]\n\tsslCAInfo = ${nowhere}\n` },
    }),
    {
      title: 'http.sslCAInfo in /etc/gitconfig names a file that was removed',
      machine: 'namespace',
      async arrange(lab) {
        const settings = lab.file('etc-gitconfig', `[http]\n\tsslCAInfo = ${nowhere}\n`)
        return {
          host: good(lab),
          given: lab.world.rootPath,
          enter: (command, environment) => inNamespace(withFileInEtc('gitconfig', settings), command, environment),
        }
      },
      expected: { git: repaired('store-missing') },
    },
    setting('ca_certificate in .wgetrc names a file that does not exist', 'wget', unrepaired('store-missing'), {
      files: { '.wgetrc': `ca_certificate = ${nowhere}\n` },
    }),
    setting('a key store that does not exist in JAVA_TOOL_OPTIONS', 'java', repaired('variable-points-nowhere'), {
      variables: { JAVA_TOOL_OPTIONS: '-Djavax.net.ssl.trustStore=/nonexistent/cacerts' },
    }),
    {
      title: 'a key store with another password in JAVA_TOOL_OPTIONS',
      machine: 'runner',
      async arrange(lab) {
        const store = join(lab.folder, 'wrong-password.jks')
        const entry = ['-alias', 'root', '-file', lab.world.rootPath, '-storepass', 'changeit', '-keystore', store]
        execFileSync('keytool', ['-importcert', '-noprompt', ...entry], {
          env: { PATH: '/usr/bin:/bin', HOME: lab.folder },
          stdio: 'pipe',
        })
        const options = `-Djavax.net.ssl.trustStore=${store} -Djavax.net.ssl.trustStorePassword=other`
        return { host: good(lab), environment: { JAVA_TOOL_OPTIONS: options }, given: lab.world.rootPath }
      },
      expected: { java: repaired('store-unreadable') },
    },
  ],
}

/** /etc with one more file, as only this command sees it. */
function withFileInEtc(name: string, file: string): string {
  return `mount -t tmpfs none /mnt; cp -a /etc/. /mnt; cp '${file}' '/mnt/${name}'; mount --bind /mnt /etc`
}
