import type { Machine } from '../machines/machine.ts'
import type { Host } from '../model.ts'
import type { StoreReference } from '../stores/store.ts'
import { aboutIn } from './asking/marked-answers.ts'
import type { Client, HostVerdict, Interpretation, Probe, Recognised, TurnedOff } from './client.ts'
import { moduleAt, moduleVersion, type PerlFiles, recognisePerl } from './perl/files.ts'
import {
  detectPerl,
  interpretPerl,
  type PerlFacts,
  perlFacts,
  perlRules,
  perlStores,
  probePerl,
  setsPartialChain,
} from './perl/interpreter.ts'
import { readText } from './recognition/program-text.ts'

/**
 * Perl's LWP::UserAgent, which names a store of its own to IO::Socket::SSL. HTTPS_CA_FILE and HTTPS_CA_DIR are no remedies:
 * to set one turns the check of the name off (LWP::UserAgent, new).
 */
export const lwp: Client = {
  id: 'lwp',
  title: 'LWP',
  docs: 'https://metacpan.org/pod/LWP::UserAgent#ssl_opts',
  speaks: { servername: false, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  readsCommonName: () => true,
  proxyVariables: environment => (environment['PERL_LWP_ENV_PROXY'] ? ['https_proxy', 'HTTPS_PROXY'] : []),
  detect: detectPerl,
  probe: (machine, at, question) => probePerl(machine, at, 'LWP', question),
  interpret: interpretLwp,
  stores: async (machine, _at, probe) => lwpStores(machine, perlFacts(probe)),
  recognise: machine => recognisePerl(machine, perl => recogniseLwp(machine, perl)),
  remedies: [
    { variable: 'PERL_LWP_SSL_CA_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'PERL_LWP_SSL_CA_PATH', wants: 'hashed-directory', effect: 'replaces' },
  ],
}

/** Whether it checks names, LWP tells: PERL_LWP_SSL_VERIFY_HOSTNAME=0 and HTTPS_CA_FILE turn that off, and no more. */
function interpretLwp(probe: Probe, hosts: readonly Host[]): Interpretation {
  const said = interpretPerl(probe, hosts)
  if (aboutIn(probe)['checks_name'] !== 0) return said
  return { ...said, verdicts: said.verdicts.map(withoutTheName) }
}

function withoutTheName(verdict: HostVerdict): HostVerdict {
  const isVerdict = verdict.verdict === 'trusted' || verdict.verdict === 'rejected'
  return isVerdict ? { ...verdict, unverified: 'name' } : verdict
}

/** The first that is set wins, for the file and for the directory; one of either, and the default is not read. */
const variables = [
  { form: 'bundle', names: ['PERL_LWP_SSL_CA_FILE', 'HTTPS_CA_FILE'] },
  { form: 'directory', names: ['PERL_LWP_SSL_CA_PATH', 'HTTPS_CA_DIR'] },
] as const

/** LWP::Protocol::https names the file: Debian's a path, others Mozilla::CA's where that is there. */
async function recogniseLwp(machine: Machine, perl: PerlFiles): Promise<Recognised | undefined> {
  const [agent, protocol, mozilla] = await Promise.all([
    moduleAt(machine, perl.modules, 'LWP/UserAgent.pm'),
    moduleAt(machine, perl.modules, 'LWP/Protocol/https.pm'),
    moduleAt(machine, perl.modules, 'Mozilla/CA/cacert.pem'),
  ])
  if (agent === '' || protocol === '') return undefined
  const source = await readText(machine, protocol)
  // That of Debian 13 (6.14) leaves the choice to IO::Socket::SSL where that has one.
  const leavesIt = perl.hasDefault && /IO::Socket::SSL::default_ca\b/.test(source)
  const patched = /SSL_ca_file\}\s*=\s*['"](\/[^'"]+)['"]/.exec(source)?.[1]
  const standard = leavesIt ? '' : (patched ?? (/Mozilla::CA/.test(source) ? mozilla : ''))
  const version = moduleVersion(await readText(machine, agent))
  return {
    path: perl.path,
    version: `${version}, IO::Socket::SSL ${perl.ioSocketSsl} (Perl ${perl.version})`,
    stores: lwpStores(machine, { ...perl, cafile: standard === '' ? perl.cafile : standard, standard }),
    rules: perlRules,
    turnedOff: () => withoutNamesBy(machine.environment),
  }
}

/** LWP::UserAgent, new: the first decides where it is there, with whatever value; without it either of the others does. */
function withoutNamesBy(environment: Readonly<Record<string, string>>): TurnedOff | undefined {
  const own = 'PERL_LWP_SSL_VERIFY_HOSTNAME'
  const isOff = environment[own] === '0' || environment[own] === ''
  const other = ['HTTPS_CA_FILE', 'HTTPS_CA_DIR'].find(name => environment[name])
  const setting = environment[own] === undefined ? other : isOff ? own : undefined
  return setting === undefined ? undefined : { setting, butForTheIssuer: true }
}

function lwpStores(machine: Machine, facts: PerlFacts): readonly StoreReference[] {
  const { cafile: used, standard } = facts
  const named = variables.flatMap(({ form, names }): StoreReference[] => {
    const variable = names.find(name => machine.environment[name])
    return variable === undefined
      ? []
      : [{ origin: 'variable', form, path: machine.environment[variable] ?? '', variable }]
  })
  const [first] = named
  // Debian names the system's bundle here, others Mozilla::CA's; without either the choice is IO::Socket::SSL's.
  const byDefault: readonly StoreReference[] =
    standard === '' || (first === undefined && used !== standard)
      ? perlStores(machine, facts)
      : [{ origin: 'default', form: 'bundle', path: standard }]
  if (first?.variable === undefined) return byDefault
  const replacedBy = first.variable
  const replaced = byDefault.filter(
    store => store.replacedBy === undefined && !named.some(({ path }) => path === store.path),
  )
  return [...named, ...replaced.map(store => ({ ...store, replacedBy }))]
}
