import type { Machine } from '../machines/machine.ts'
import type { StoreReference } from '../stores/store.ts'
import { probeDeadline } from './asking/deadline.ts'
import { aboutIn, markedAnswers } from './asking/marked-answers.ts'
import { text } from './asking/marked-lines.ts'
import type { Absent, Client, Installation, Interpretation, Probe, Question, Recognised } from './client.ts'
import { verdictOfNode } from './node/errors.ts'
import { npmFiles } from './node/npm-files.ts'
import { builtIn, systemsOwn } from './node.ts'
import { opensslStores } from './openssl/store.ts'
import { probeSource } from './probe-source.ts'

/** The npm on PATH: its own registry client under its own configuration, .npmrc files included, in the Node.js on PATH. */
export const npm: Client = {
  id: 'npm',
  title: 'npm',
  docs: 'https://docs.npmjs.com/cli/using-npm/config#cafile',
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: () => false,
  readsCommonName: () => true,
  proxyVariables: () => ['https_proxy', 'HTTPS_PROXY'],
  detect: detectNpm,
  probe: probeNpm,
  interpret: interpretNpm,
  stores: (machine, _at, probe) => npmStores(machine, aboutIn(probe)),
  recognise: recogniseNpm,
  // The first goes before every .npmrc; the second counts only where no cafile or ca is set.
  remedies: [
    { variable: 'npm_config_cafile', wants: 'bundle', effect: 'replaces' },
    { variable: 'NODE_EXTRA_CA_CERTS', wants: 'bundle', effect: 'adds' },
  ],
}

async function detectNpm(machine: Machine): Promise<Installation | Absent> {
  const [path, node] = await Promise.all([machine.which('npm'), machine.which('node')])
  if (!path) return { absent: 'npm is not on PATH' }
  return node ? { path } : { absent: 'npm is on PATH, but node is not' }
}

async function recogniseNpm(machine: Machine): Promise<readonly Recognised[]> {
  const found = await npmFiles(machine)
  return Promise.all(
    found.map(async ({ path, version, rules, facts, off }) => ({
      path,
      version,
      rules,
      stores: await npmStores(machine, facts),
      turnedOff: () => off,
    })),
  )
}

async function probeNpm(machine: Machine, at: Installation, { hosts, timeoutMs }: Question): Promise<Probe> {
  const question = { npm: at.path, timeoutMs, hosts: hosts.map(({ name, port }) => ({ name, port })) }
  const run = await machine.run({
    file: (await machine.which('node')) ?? 'node',
    args: ['-e', probeSource('npm.cjs')],
    stdin: JSON.stringify(question),
    timeoutMs: probeDeadline(hosts.length, 32, timeoutMs) + 5000,
  })
  return { runs: [{ label: 'npm', run }] }
}

function interpretNpm(probe: Probe, hosts: Question['hosts']): Interpretation {
  const facts = aboutIn(probe)
  const absent = text(facts, 'absent')
  const version = text(facts, 'version')
  return {
    version: version === '' ? '' : `${version} (Node.js ${text(facts, 'node')})`,
    verdicts: markedAnswers(probe, hosts, record => {
      const code = text(record, 'code')
      const reason = text(record, 'message').replace(/^request to \S+ failed, reason: /, '')
      const words = [code, reason].filter(part => part !== '').join(': ')
      return { verdict: verdictOfNode(text(record, 'kind'), code), words }
    }),
    ...(absent === '' ? {} : { absent }),
  }
}

function recordIn(record: Record<string, unknown> | undefined, field: string): Record<string, unknown> {
  const value = record?.[field]
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/**
 * `cafile` or `ca`, wherever it is set, in place of all that Node.js would take; else the default store of Node.js with
 * NODE_EXTRA_CA_CERTS. A cafile that is not there is passed over (npm: @npmcli/config, load-cafile).
 */
async function npmStores(machine: Machine, facts: Record<string, unknown>): Promise<readonly StoreReference[]> {
  const told = [...cafile(machine, recordIn(facts, 'cafile')), ...ca(recordIn(facts, 'ca'))]
  const extra = machine.environment['NODE_EXTRA_CA_CERTS']
  const standard: StoreReference[] = [
    ...(facts['opensslCa'] === true ? opensslStores(machine.environment, systemsOwn) : builtIn(facts['roots'])),
    ...(extra ? [{ origin: 'variable', form: 'bundle', path: extra, variable: 'NODE_EXTRA_CA_CERTS' } as const] : []),
  ]
  const [first] = told
  if (facts['replaces'] !== true || first === undefined) return [...told, ...standard]
  const by = first.variable ?? first.config?.file ?? 'cafile'
  return [...told, ...standard.map(store => ({ ...store, replacedBy: by }))]
}

function cafile(machine: Machine, setting: Record<string, unknown>): StoreReference[] {
  const path = text(setting, 'value')
  if (path === '') return []
  return [{ ...originOf(machine, setting, 'cafile'), form: 'bundle', path }]
}

function ca(setting: Record<string, unknown>): StoreReference[] {
  const value = setting['value']
  const pem = Array.isArray(value) ? value.join('\n') : typeof value === 'string' ? value : ''
  if (pem === '') return []
  return [{ origin: 'config-file', form: 'built-in', pem, config: { file: text(setting, 'source'), setting: 'ca' } }]
}

function originOf(
  { environment }: Machine,
  setting: Record<string, unknown>,
  name: string,
): Pick<StoreReference, 'origin' | 'variable' | 'config'> {
  // npm reads the names of its variables in any case.
  const variable = Object.keys(environment).find(key => key.toLowerCase() === `npm_config_${name}`)
  if (text(setting, 'where') === 'env' && variable) return { origin: 'variable', variable }
  return { origin: 'config-file', config: { file: text(setting, 'source'), setting: name } }
}
