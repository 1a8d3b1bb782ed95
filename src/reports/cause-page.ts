import type { CauseId } from '../model.ts'

/** Where the pages of the causes lie, without a slash at its end. */
export const causesUrl = 'https://github.com/local-issuer/local-issuer/blob/main/docs/causes'

/** The address of a cause's page. */
export function causeAddress(cause: CauseId): string {
  return `${causesUrl}/${cause}.md`
}
