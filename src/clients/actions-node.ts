import type { Client } from './client.ts'
import { node } from './node.ts'

// It belongs to a runner: no image has it.
const { recognise: _, ...asked } = node

/**
 * The runner's own Node.js, which every JavaScript action of later steps runs on. It is asked in a child, because this
 * process read NODE_EXTRA_CA_CERTS when it started, with the environment of its own step.
 */
export const actionsNode: Client = {
  ...asked,
  id: 'actions-node',
  title: "the runner's Node.js",
  docs: 'https://docs.github.com/actions/sharing-automations/creating-actions/metadata-syntax-for-github-actions#runsusing-for-javascript-actions',
  async detect(machine) {
    if (machine.kind !== 'runner' || machine.environment['GITHUB_ACTIONS'] !== 'true') {
      return { absent: 'this is no job of GitHub Actions' }
    }
    return { path: process.execPath }
  },
}
