import type { Store } from '../stores/store.ts'
import { counted, printable } from '../text.ts'
import { described, letTheCheckRepair, steps } from './advice.ts'
import type { Cause, ChainFacts, Situation } from './cause.ts'
import { closes } from './chain-facts.ts'

/** A bundle that somebody made for a few private CAs, not one that was meant to stand in for a public store. */
const fewAnchors = 10
const smallShare = 0.25

export interface Replacement {
  readonly by: Store
  readonly replaced: Store
}

/** A store that was put in the default's place, though the default holds what this one lacks. */
export function replacement(situation: Situation, facts: ChainFacts): Replacement | undefined {
  if (situation.verdict !== 'rejected' || !facts.gap) return undefined
  const replaced = situation.replaced.find(store => closes(situation, store))
  if (replaced === undefined) return undefined
  const told = situation.stores.filter(store => store.origin !== 'default' && store.anchors.length > 0)
  const by = told.find(({ variable, config }) => replaced.replacedBy === (variable ?? config?.setting)) ?? told[0]
  return by === undefined ? undefined : { by, replaced }
}

/** Holds where the bundle in place holds little: the rest is issuer-missing, with the default store named. */
export const storeReplaced: Cause = {
  id: 'store-replaced',
  severity: 'error',
  title: 'A variable or config file put a small bundle in the place of the default store.',
  recognise(situation, facts) {
    const found = replacement(situation, facts)
    if (found === undefined || !isSmall(found)) return undefined
    const { by, replaced } = found
    const setting = by.variable ?? by.config?.setting ?? 'the setting'
    return {
      key: ['store-replaced', by.path, replaced.path, setting].join(' '),
      evidence: {
        setting,
        paths: [by, replaced].flatMap(({ path }) => path ?? []),
        anchors: by.anchors.length,
        replacedAnchors: replaced.anchors.length,
      },
      message: `${described(by)} takes the place of the default store and holds ${counted(by.anchors.length, 'certificate')}; the default, ${described(replaced)} with ${replaced.anchors.length}, holds the issuer and is not read.`,
      help: steps(
        `Name a bundle that holds both: ${joined(found)}, and set ${setting} to it.`,
        `Or unset ${setting} and add the private CA to the system's store.`,
        letTheCheckRepair(situation),
      ),
    }
  },
}

function joined({ by, replaced }: Replacement): string {
  const isFile = by.form === 'bundle' && replaced.form === 'bundle'
  return isFile
    ? `cat ${printable(replaced.path ?? '')} ${printable(by.path ?? '')} > all.pem`
    : 'the certificates of the default and its own'
}

function isSmall({ by, replaced }: Replacement): boolean {
  return by.anchors.length <= fewAnchors || by.anchors.length < replaced.anchors.length * smallShare
}
