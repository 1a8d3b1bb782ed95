import { type StoreVariable, storeVariables } from '../stores/variables.ts'
import { counted, listed, printable } from '../text.ts'
import { letTheCheckRepair, steps } from './advice.ts'
import type { Cause, KnownStore, Situation } from './cause.ts'

interface Ignored {
  readonly variable: StoreVariable
  readonly holder: KnownStore
}

/** A variable names a store that holds the issuer, and this client does not read that variable. */
export const variableIgnored: Cause = {
  id: 'variable-ignored',
  severity: 'error',
  title: 'A variable names a store that holds the issuer, but this client does not read it.',
  recognise(situation, { holders }) {
    const { reads, environment } = situation
    const ignored = ignoredVariables(situation, holders)
    const [first] = ignored
    if (first === undefined) return undefined
    const names = ignored.map(({ variable }) => variable.name)
    const settings = names.map(name => `${name}=${printable(environment[name] ?? '')}`)
    const path = printable(environment[first.variable.name] ?? '')
    const own = storeVariables.find(
      ({ name, wants }) => reads.includes(name) && (wants === first.variable.wants || wants === 'bundle-or-directory'),
    )
    const anchors = first.holder.store.anchors.length
    return {
      key: ['variable-ignored', ...settings, ...reads].join(' '),
      evidence: { variables: names, paths: names.map(name => environment[name] ?? ''), reads },
      message: `${listed(settings)} ${names.length === 1 ? 'holds' : 'hold'} the issuer, but this client does not read ${listed(names)}. ${reads.length === 0 ? 'It reads no variable for its store.' : `It reads ${listed(reads)}.`}`,
      help: steps(
        own === undefined
          ? `Give the root to what this client does read: ${reads.length === 0 ? 'the system store' : listed(reads)}.`
          : `Set ${own.name}=${path} as well.`,
        own?.effect === 'replaces' && !first.holder.isPublic
          ? `${own.name} takes the place of the default store, and ${path} holds ${counted(anchors, 'certificate')} only: name a bundle that holds the public roots too.`
          : undefined,
        letTheCheckRepair,
      ),
    }
  },
}

function ignoredVariables({ reads, environment }: Situation, holders: readonly KnownStore[]): readonly Ignored[] {
  return storeVariables.flatMap(variable => {
    const path = environment[variable.name]
    if (path === undefined || path === '' || reads.includes(variable.name)) return []
    const holder = holders.find(({ store }) => store.path === path || store.variable === variable.name)
    return holder === undefined ? [] : [{ variable, holder }]
  })
}
