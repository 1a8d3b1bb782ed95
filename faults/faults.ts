import { unusable } from './contents.ts'
import type { Fault } from './fault.ts'
import { noTrustFailure, omitted, otherStore, privateRoot, strict } from './hosts.ts'
import { inherited, noPackage } from './images.ts'
import { pointsNowhere } from './settings.ts'
import { ignored, notHashed, prefixGone, replaced, unreadable } from './stores.ts'
import { clockWrong, issuerExpired, outdated } from './times.ts'

/** The root causes that real threads show, the most frequent first. */
export const faults: readonly Fault[] = [
  privateRoot,
  otherStore,
  prefixGone,
  inherited,
  pointsNowhere,
  omitted,
  issuerExpired,
  strict,
  noPackage,
  outdated,
  replaced,
  unreadable,
  ignored,
  notHashed,
  {
    title: 'Windows fetches public roots when they are first needed, and other clients than its own miss them',
    seenIn: ['actions/runner-images#628', 'actions/runner-images#6316'],
    cases: [],
    notHere: 'It is a property of Windows; `.github/workflows/e2e.yml` runs there.',
  },
  clockWrong,
  {
    title: "python.org's Python for macOS comes without roots",
    seenIn: ['actions/setup-python#512', 'aio-libs/aiohttp#955'],
    cases: [],
    notHere:
      'It is an installer for macOS; what it leaves behind is the moved prefix above: OpenSSL’s paths with nothing there.',
  },
  unusable,
  noTrustFailure,
]
