import { addToSystemStore } from '../stores/system-store.ts'
import { type StoreVariable, storeVariables } from '../stores/variables.ts'
import { counted, listed, printable } from '../text.ts'
import { fewestOfPublic, letTheCheckRepair, steps } from './advice.ts'
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
    const { environment } = situation
    const ignored = ignoredVariables(situation, holders)
    const [first] = ignored
    if (first === undefined) return undefined
    const names = ignored.map(({ variable }) => variable.name)
    const settings = names.map(name => `${name}=${printable(environment[name] ?? '')}`)
    const path = printable(environment[first.variable.name] ?? '')
    const anchors = first.holder.store.anchors.length
    const ownStep = stepOf(situation, first.variable, path)
    return {
      key: ['variable-ignored', ...settings].join(' '),
      evidence: { variables: names, paths: names.map(name => environment[name] ?? '') },
      message: `${listed(settings)} ${names.length === 1 ? 'holds' : 'hold'} the issuer, but not every client reads ${names.length === 1 ? 'that variable' : 'those variables'}: each has its own, and some have none.`,
      ...(ownStep === undefined ? {} : { ownStep }),
      help: steps(
        anchors < fewestOfPublic && !first.holder.isPublic
          ? `All but NODE_EXTRA_CA_CERTS take the place of the default store, and ${path} holds ${counted(anchors, 'certificate')} only: name a bundle that holds the public roots too.`
          : undefined,
        letTheCheckRepair(situation),
      ),
    }
  },
}

/** Of the client's variables the one that takes what the ignored one names; a key store is for this check to make. */
function stepOf({ reads, families }: Situation, ignored: StoreVariable, path: string): string | undefined {
  if (reads.length === 0) {
    return `Add the root to the system store for the clients that read no variable, as root: ${addToSystemStore(families)}.`
  }
  const own = storeVariables.find(
    ({ name, wants }) => reads.includes(name) && (wants === ignored.wants || wants === 'bundle-or-directory'),
  )
  return own === undefined ? undefined : `Set ${own.name}=${path} as well.`
}

function ignoredVariables({ reads, environment }: Situation, holders: readonly KnownStore[]): readonly Ignored[] {
  return storeVariables.flatMap(variable => {
    const path = environment[variable.name]
    if (path === undefined || path === '' || reads.includes(variable.name)) return []
    const holder = holders.find(({ store }) => store.path === path || store.variable === variable.name)
    return holder === undefined ? [] : [{ variable, holder }]
  })
}
