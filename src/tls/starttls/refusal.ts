import { printable } from '../../text.ts'
import { ObservationFailure } from '../failure.ts'

/** The server speaks, and not as a server of the protocol that is about to change to TLS. */
export function refusal(said: string): ObservationFailure {
  return new ObservationFailure('not-tls', `it answered "${printable(said, 80)}", and did not change to TLS`)
}
