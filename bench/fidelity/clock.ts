import { globSync } from 'node:fs'

/** libfaketime, which gives a process another clock. Undefined where it is not installed. */
export function clockLibrary(): string | undefined {
  return globSync('/usr/lib/{*/,}faketime/libfaketime.so.1')[0]
}

/** The variables under which a process stands still at `at`, to the second; none for today. Timers keep the real clock. */
export function clockOf(library: string, at: Date | undefined): Record<string, string> {
  if (at === undefined) return {}
  // Read in the zone of the process. It stands still, for some cases are about a single second.
  const moment = at.toISOString().slice(0, 19).replace('T', ' ')
  return { LD_PRELOAD: library, FAKETIME: moment, FAKETIME_DONT_FAKE_MONOTONIC: '1', TZ: 'UTC' }
}
