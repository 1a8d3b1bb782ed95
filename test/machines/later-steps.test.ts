import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laterStepsEnvironment } from '../../src/machines/later-steps.ts'

test('later steps get the environment without what belongs to this step', () => {
  const kept = {
    PATH: '/usr/bin',
    SSL_CERT_FILE: '/a.pem',
    NODE_EXTRA_CA_CERTS: '',
    GITHUB_ACTIONS: 'true',
    GITHUB_TOKEN_URL: 'x',
    RUNNER_TEMP: '/tmp',
    STATEMENT: 'x',
    MY_INPUT_HOSTS: 'x',
    HTTPS_PROXY: 'http://proxy.example',
  }
  const ours = {
    INPUT_HOSTS: 'x',
    'INPUT_CA-CERTIFICATES': 'x',
    input_hosts: 'x',
    STATE_done: 'true',
    ACTIONS_RUNTIME_TOKEN: 'secret',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret',
    GITHUB_ENV: '/env',
    GITHUB_OUTPUT: '/output',
    GITHUB_PATH: '/path',
    GITHUB_STATE: '/state',
    GITHUB_STEP_SUMMARY: '/summary',
  }
  assert.deepEqual(laterStepsEnvironment({ ...kept, ...ours, UNDEFINED: undefined }), kept)
})
