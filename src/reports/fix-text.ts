import type { Fix } from '../model.ts'

/** How far the fix came, the same in every format. */
export function fixSentence(fix: Fix): string {
  if (Object.keys(fix.environment).length === 0) return 'No variable repairs this.'
  if (!fix.proven)
    return 'Not proven, so not exported: under these variables not every repaired check is trusted, or one that was trusted no longer is.'
  const proof = 'Proven: the same clients were asked again under these variables and trust what they rejected.'
  return fix.exported ? `${proof} Exported.` : `${proof} Not exported.`
}
