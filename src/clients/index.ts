import { actionsNode } from './actions-node.ts'
import type { Client } from './client.ts'
import { curl } from './curl.ts'
import { git } from './git.ts'
import { node } from './node.ts'
import { openssl } from './openssl.ts'
import { python } from './python.ts'
import { requests } from './requests.ts'

/** Every client, in the order of reports. */
export const clients: readonly Client[] = [python, requests, curl, git, openssl, node, actionsNode]
