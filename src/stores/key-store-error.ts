import type { StoreState } from '../model.ts'

/** Why nothing of a key store counts. `message` is a sentence part that follows its path: 'it is cut off'. */
export class KeyStoreError extends Error {
  override readonly name = 'KeyStoreError'
  readonly state: Extract<StoreState, 'unreadable' | 'malformed'>

  constructor(state: KeyStoreError['state'], message: string) {
    super(message)
    this.state = state
  }
}

/** The password that Java was told is not the one that the file was written with. */
export function wrongPassword(): KeyStoreError {
  return new KeyStoreError(
    'unreadable',
    'its password is not the one that is told; set -Djavax.net.ssl.trustStorePassword to the right one',
  )
}
