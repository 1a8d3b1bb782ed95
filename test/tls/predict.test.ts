import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { type Prediction, type PredictOptions, predictAll } from '../../src/tls/predict.ts'
import { type Certificate, readCertificate } from '../../src/x509/certificate.ts'
import { startWorld, type World } from '../world/world.ts'

const strict: PredictOptions = { timeoutMs: 5000, endsAtAnyAnchor: false, readsCommonName: false }

suite('a prediction', () => {
  let world: World
  let root: Certificate
  before(async () => {
    world = await startWorld()
    root = readCertificate(world.authorities.root.der)
  })
  after(() => world.stop())

  const predicted = async (id: string, anchors: readonly Certificate[], options = strict): Promise<Prediction> => {
    const [prediction] = await predictAll([world.member(id).host], anchors, options)
    assert.ok(prediction)
    return prediction
  }

  test('accepts a chain that leads to an anchor', async () => {
    assert.equal((await predicted('good-p256', [root])).kind, 'accepted')
  })

  test('accepts nothing without an anchor, whatever roots Node.js holds', async () => {
    assert.equal((await predicted('good-p256', [])).code, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY')
  })

  test('accepts nothing more where our own environment turns verification off', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      assert.equal((await predicted('self-signed', [root])).code, 'DEPTH_ZERO_SELF_SIGNED_CERT')
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    }
  })

  test('ends at an intermediate only where the client does', async () => {
    const intermediate = readCertificate(world.authorities.intermediate.der)
    assert.equal((await predicted('good-p256', [intermediate])).kind, 'failed')
    assert.equal((await predicted('good-p256', [intermediate], { ...strict, endsAtAnyAnchor: true })).kind, 'accepted')
  })

  test('takes the common name only where the client does', async () => {
    assert.equal((await predicted('name-only-in-cn', [root])).code, 'ERR_TLS_CERT_ALTNAME_INVALID')
    assert.equal((await predicted('name-only-in-cn', [root], { ...strict, readsCommonName: true })).kind, 'accepted')
  })

  test('looks for the name', async () => {
    assert.equal((await predicted('wrong-name', [root])).code, 'ERR_TLS_CERT_ALTNAME_INVALID')
  })

  test('ends at the deadline', async () => {
    const { kind, message } = await predicted('silent', [root], { ...strict, timeoutMs: 300 })
    assert.deepEqual([kind, message], ['timeout', 'no answer in 300 ms'])
  })

  test('tells a refused connection by its code', async () => {
    assert.equal((await predicted('closed-port', [root])).code, 'ECONNREFUSED')
  })

  test('is in the order of the hosts', async () => {
    const ids = ['silent', 'closed-port', 'good-p256', 'reset']
    const hosts = ids.map(id => world.member(id).host)
    const predictions = await predictAll(hosts, [root], { ...strict, timeoutMs: 1000 })
    assert.deepEqual(
      predictions.map(({ kind, code }) => code || kind),
      ['timeout', 'ECONNREFUSED', 'accepted', 'ECONNRESET'],
    )
  })
})
