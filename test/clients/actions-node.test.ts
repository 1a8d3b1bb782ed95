import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { actionsNode } from '../../src/clients/actions-node.ts'
import { node } from '../../src/clients/node.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { run, testFailingProbes } from './asking/failing-probes.ts'
import { withoutRoot, withRoot } from './node/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts } from './verdict-table.ts'

suite('actions-node: what it says of the servers of the test world', () => {
  test('without the root', () => assertVerdicts(actionsNode, 'without-root', withoutRoot))
  test('with the root in NODE_EXTRA_CA_CERTS', () => assertVerdicts(actionsNode, 'with-root', withRoot))
  test('its version', () => {
    assert.equal(actionsNode.interpret(readRecording('actions-node', 'with-root').probe, []).version, '24.21.0')
  })
})

suite('actions-node: where it is found', () => {
  test('in a job, as the program that runs this', async () => {
    const machine = fakeMachine({}, { GITHUB_ACTIONS: 'true' })
    assert.deepEqual(await actionsNode.detect(machine), { path: process.execPath })
  })
  for (const [name, machine] of [
    ['outside a job', fakeMachine({})],
    ['where the variable says otherwise', fakeMachine({}, { GITHUB_ACTIONS: 'false' })],
    ['in a container of a job', { ...fakeMachine({}, { GITHUB_ACTIONS: 'true' }), kind: 'container' as const }],
  ] as const) {
    test(`not ${name}`, async () => {
      assert.deepEqual(await actionsNode.detect(machine), { absent: 'this is no job of GitHub Actions' })
    })
  }
})

suite('actions-node: a probe that fails', () => {
  testFailingProbes(actionsNode, {
    probe: failed => ({ runs: [{ label: 'node', run: failed }] }),
    saying: message => ({
      runs: [
        {
          label: 'node',
          run: run({ stdout: `\n@local-issuer ${JSON.stringify({ host: 0, kind: 'failed', message })}\n` }),
        },
      ],
    }),
    silentAtDeadline: 'error',
    traceback: 'ended with exit code 1 and said nothing of this host: MemoryError: no room',
  })
})

test('it reads the same variable in the same way as any Node.js', async () => {
  const machine = fakeMachine({}, { NODE_EXTRA_CA_CERTS: '/a.pem' })
  const { probe } = readRecording('actions-node', 'without-root')
  const stores = await actionsNode.stores(machine, { path: 'node' }, probe)
  assert.deepEqual(
    stores.map(({ form, path }) => path ?? form),
    ['built-in', '/a.pem'],
  )
  assert.deepEqual(actionsNode.remedies, node.remedies)
})
