import type { Selection } from '../clients/asking/selection.ts'
import type { Machine } from '../machines/machine.ts'
import type { Given } from '../stores/given-certificates.ts'

/** A machine with one client whose store is missing. */
export interface Stage {
  readonly machine: Machine
  readonly clients: Selection
  readonly given: readonly Given[]
  /** What the reader should know before the output. */
  readonly scene: string
}
