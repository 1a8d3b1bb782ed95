import { printable } from '../text.ts'
import { describedAll, heldElsewhere, installTheStore, letTheCheckRepair, pointAt, steps } from './advice.ts'
import type { Cause } from './cause.ts'
import { storesInState } from './store-problem.ts'

/**
 * The places where the client was built to look, or that its config file names, are not there: a moved or packed
 * environment, an image without ca-certificates. Where a variable is broken, variable-points-nowhere says more.
 */
export const storeMissing: Cause = {
  id: 'store-missing',
  severity: 'error',
  title: 'The trust store that the client uses does not exist.',
  recognise(situation, facts) {
    const { stores, reads } = situation
    if (stores.some(store => store.origin === 'variable' && store.state !== 'ok')) return undefined
    const missing = storesInState(situation, facts, 'missing')
    if (missing.length === 0) return undefined
    const paths = missing.flatMap(({ path }) => path ?? [])
    const elsewhere = heldElsewhere(situation, facts.holders)
    const moved = missing.find(store => store.moved !== undefined)?.moved
    const environment =
      moved === undefined
        ? ''
        : ` This environment was moved: it was built for ${printable(moved.from)} and lies in ${printable(moved.to)}.`
    const configured = missing.some(({ config }) => config !== undefined)
    const ofSystem = !configured && moved === undefined && paths.every(path => ofSystemStore.test(path))
    const pointed = pointAt(situation, facts.holders)
    return {
      // Clients look for the system's store in different places, and one package brings all of them.
      key: ofSystem
        ? `store-missing system ${pointed ?? ''}`.trimEnd()
        : ['store-missing', ...paths, ...reads, moved?.to ?? ''].join(' ').trimEnd(),
      evidence: { paths, heldBy: facts.holders.map(({ name }) => name) },
      message: `There is no trust store where ${ofSystem ? 'the system keeps it' : 'this client looks'}: ${describedAll(missing)} ${missing.length === 1 ? 'does' : 'do'} not exist, so no certificate can be verified.${environment}${elsewhere}`,
      help: steps(
        configured ? 'Correct the path in the config file, or take the setting out.' : undefined,
        pointed,
        ofSystem || facts.holders.length === 0 ? installTheStore(situation) : undefined,
        ofSystem ? undefined : moved === undefined ? builtElsewhere : afterMoving,
        letTheCheckRepair(situation),
      ),
    }
  },
}

/** The system's own places: systemLocations, and OpenSSL's folders in distributions, which lead to them. */
const ofSystemStore = /^\/(?:etc\/(?:ssl|pki)|usr\/(?:lib|share)\/ssl|var\/lib\/ca-certificates)(?:\/|$)/

const builtElsewhere =
  'In a conda or moved environment, build it anew in its final place, or set the variable in its activation script: the path was fixed when it was built.'

const afterMoving =
  'Run conda-unpack in it, if conda-pack made it, or build it anew where it lies; else set the variable in its activation script.'
