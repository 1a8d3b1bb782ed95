import type { Machine } from '../machines/machine.ts'
import { macosKeychains } from './macos-keychain.ts'
import type { StoreReference } from './store.ts'
import { windowsStore } from './windows-store.ts'

const known = new WeakMap<object, Promise<readonly StoreReference[]>>()

/** The store of the system itself where that is no file: macOS and Windows. Nothing elsewhere. Asked once for a machine. */
export function platformStores(machine: Pick<Machine, 'families' | 'run'>): Promise<readonly StoreReference[]> {
  const stores = known.get(machine) ?? readPlatformStores(machine)
  known.set(machine, stores)
  return stores
}

async function readPlatformStores(machine: Pick<Machine, 'families' | 'run'>): Promise<readonly StoreReference[]> {
  if (machine.families.includes('darwin')) return macosKeychains(machine)
  if (machine.families.includes('win32')) return windowsStore(machine)
  return []
}
