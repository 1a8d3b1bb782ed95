import type { Fix, RunnerFix } from '../model.ts'
import { listed } from '../text.ts'
import { isAskedAgain } from './fix-blocks.ts'

/** How far the fix came, the same in every format. */
export function fixSentence(fix: Fix): string {
  if (fix.runners !== undefined) return `Each runner has variables of its own: ${listed(fix.runners.map(stateOf), 20)}.`
  const inContainers = containersSentence(fix)
  if (Object.keys(fix.environment).length === 0) return inContainers || 'No variable repairs this.'
  if (!fix.proven)
    return 'Not proven, so not exported: under these variables not every repaired check is trusted, or one that was trusted no longer is.'
  const proof = 'Proven: the same clients were asked again under these variables and trust what they rejected.'
  return [fix.exported ? `${proof} Exported.` : `${proof} Not exported.`, inContainers].filter(Boolean).join(' ')
}

/** Later steps get nothing of it. */
function containersSentence({ containers = [] }: Fix): string {
  if (containers.length === 0) return ''
  const named = (askedAgain: boolean): string =>
    listed(containers.filter(fix => isAskedAgain(fix) === askedAgain).map(({ machine }) => machine))
  const [proven, predicted] = [named(true), named(false)]
  return [
    proven === '' ? '' : `Proven in a container started with the arguments below: ${proven}.`,
    predicted === '' ? '' : `Predicted again from the files, with the bundle among them: ${predicted}.`,
    'The arguments hand the fix over; what is exported does not reach a container.',
  ]
    .filter(sentence => sentence !== '')
    .join(' ')
}

function stateOf({ machine, proven, exported }: RunnerFix): string {
  return `${machine} (${proven ? (exported ? 'proven, exported' : 'proven, not exported') : 'not proven'})`
}
