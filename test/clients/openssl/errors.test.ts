import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { reasonIn, verdictOfReason } from '../../../src/clients/openssl/errors.ts'

suite('a reason has one verdict in every spelling', () => {
  const cases = [
    ['WRONG_VERSION_NUMBER', 'unreachable'], // Python
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'unreachable'], // Node.js
    ['wrong version number', 'unreachable'], // curl, s_client
    [' wrong version number ', 'unreachable'],
    ['http request', 'unreachable'],
    ['unexpected eof while reading', 'unreachable'],
    ['certificate verify failed', 'rejected'],
    ['sslv3 alert handshake failure', 'rejected'],
    ['TLSV13_ALERT_CERTIFICATE_REQUIRED', 'rejected'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'rejected'],
    ['dh key too small', 'rejected'],
    ['legacy sigalg disallowed or unsupported', 'rejected'],
    ['PEM lib', 'rejected'],
    ['ERR_OSSL_PEM_NO_START_LINE', undefined],
    ['internal error', undefined],
    ['', undefined],
  ] as const
  for (const [reason, verdict] of cases) {
    test(`"${reason}" is ${verdict ?? 'not known'}`, () => {
      assert.equal(verdictOfReason(reason), verdict)
    })
  }
})

suite('the reason within a message', () => {
  const cases = [
    ['OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number', 'wrong version number'],
    [
      '4000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:354:',
      'wrong version number',
    ],
    [
      '140012345678976:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:../ssl/x.c:331:',
      'wrong version number',
    ],
    [
      'LibreSSL/3.3.6: error:1404B42E:SSL routines:ST_CONNECT:tlsv1 alert protocol version',
      'tlsv1 alert protocol version',
    ],
    ['error:0A00010B', undefined],
    ['no error', undefined],
  ] as const
  for (const [message, reason] of cases) {
    test(message, () => {
      assert.equal(reasonIn(message), reason)
    })
  }
})
