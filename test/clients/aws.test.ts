import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { aws } from '../../src/clients/aws.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { pythonProbe, testLibrary } from './python/library.ts'
import { byPython, nameByUrllib3One } from './python/verdicts.ts'
import { readRecording } from './recording.ts'
import { assertVerdicts, but } from './verdict-table.ts'

const { withoutRoot, withRoot } = byPython({
  'plain-http': 'unreachable: [SSL: WRONG_VERSION_NUMBER] wrong version number',
  silent: 'unreachable: ReadTimeoutError: Read timeout on endpoint URL',
  reset: 'unreachable: ConnectionClosedError: Connection was closed before we received a valid response',
  'closed-port': 'unreachable: EndpointConnectionError: Could not connect to the endpoint URL',
})

suite('aws: what it says of the servers of the test world', () => {
  for (const version of ['', '1.43-', '3.13-']) {
    test(`${version}without the root`, () => assertVerdicts(aws, `${version}without-root`, withoutRoot))
    test(`${version}with the root in AWS_CA_BUNDLE`, () => {
      assertVerdicts(aws, `${version}with-root`, but(withRoot, nameByUrllib3One))
    })
  }
  test('its version is that of botocore, beside that of the interpreter', () => {
    assert.equal(aws.interpret(readRecording('aws', 'with-root').probe, []).version, '1.29.27 (Python 3.11.2)')
  })
})

testLibrary(aws, 'aws')

suite('aws: its stores', () => {
  const where = '/certifi/cacert.pem'
  const config = { file: '/home/user/.aws/config', setting: 'ca_bundle' }
  const standard = { origin: 'default', form: 'bundle', path: where }
  const told = { origin: 'variable', form: 'bundle', path: '/a.pem', variable: 'AWS_CA_BUNDLE' }
  const cases: readonly (readonly [string, string, Record<string, string>, readonly object[]])[] = [
    ["nothing set: certifi's bundle, or its own", '', {}, [standard]],
    [
      'AWS_CA_BUNDLE',
      '/a.pem',
      { AWS_CA_BUNDLE: '/a.pem', REQUESTS_CA_BUNDLE: '/b.pem' },
      [told, { ...standard, replacedBy: 'AWS_CA_BUNDLE' }],
    ],
    [
      'REQUESTS_CA_BUNDLE, where it is the one',
      '/b.pem',
      { REQUESTS_CA_BUNDLE: '/b.pem' },
      [
        { ...told, path: '/b.pem', variable: 'REQUESTS_CA_BUNDLE' },
        { ...standard, replacedBy: 'REQUESTS_CA_BUNDLE' },
      ],
    ],
    [
      'ca_bundle of the AWS config, which goes before REQUESTS_CA_BUNDLE',
      '/c.pem',
      { REQUESTS_CA_BUNDLE: '/b.pem' },
      [
        { origin: 'config-file', form: 'bundle', path: '/c.pem', config },
        { ...standard, replacedBy: 'ca_bundle' },
      ],
    ],
  ]
  for (const [name, verify, environment, expected] of cases) {
    test(name, async () => {
      const probe = pythonProbe('aws', { about: { where, verify, config } })
      assert.deepEqual(await aws.stores(fakeMachine({}, environment), { path: 'python3' }, probe), expected)
    })
  }
})
