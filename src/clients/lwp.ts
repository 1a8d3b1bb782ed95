import type { Machine } from '../machines/machine.ts'
import type { StoreReference } from '../stores/store.ts'
import type { Client, Probe } from './client.ts'
import { aboutIn } from './marked-answers.ts'
import { text } from './marked-lines.ts'
import { detectPerl, interpretPerl, perlStores, probePerl, setsPartialChain } from './perl-interpreter.ts'

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
  proxyVariables: environment => (environment['PERL_LWP_ENV_PROXY'] ? ['https_proxy', 'HTTPS_PROXY'] : []),
  detect: detectPerl,
  probe: (machine, at, question) => probePerl(machine, at, 'LWP', question),
  interpret: interpretPerl,
  stores: async (machine, _at, probe) => lwpStores(machine, probe),
  remedies: [
    { variable: 'PERL_LWP_SSL_CA_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'PERL_LWP_SSL_CA_PATH', wants: 'hashed-directory', effect: 'replaces' },
  ],
}

/** The first that is set wins, for the file and for the directory; one of either, and the default is not read. */
const variables = [
  { form: 'bundle', names: ['PERL_LWP_SSL_CA_FILE', 'HTTPS_CA_FILE'] },
  { form: 'directory', names: ['PERL_LWP_SSL_CA_PATH', 'HTTPS_CA_DIR'] },
] as const

function lwpStores(machine: Machine, probe: Probe): readonly StoreReference[] {
  const facts = aboutIn(probe)
  const [used, standard] = [text(facts, 'cafile'), text(facts, 'default')]
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
      ? perlStores(machine, probe)
      : [{ origin: 'default', form: 'bundle', path: standard }]
  if (first?.variable === undefined) return byDefault
  const replacedBy = first.variable
  const replaced = byDefault.filter(
    store => store.replacedBy === undefined && !named.some(({ path }) => path === store.path),
  )
  return [...named, ...replaced.map(store => ({ ...store, replacedBy }))]
}
