import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { optionsIn, trustStoreIn, withTrustStore } from '../../../src/clients/java/options.ts'

const ours =
  '-Djavax.net.ssl.trustStore=/f/a.p12 -Djavax.net.ssl.trustStorePassword=changeit -Djavax.net.ssl.trustStoreType=PKCS12'

describe('JAVA_TOOL_OPTIONS keeps what it says:', () => {
  const cases: Record<string, [string | undefined, string]> = {
    'not set': [undefined, ours],
    empty: ['', ours],
    'white space only': [' \t ', ours],
    'other options': ['-Xmx2g  -ea', `-Xmx2g -ea ${ours}`],
    'quoted options': [`-Dname='a b' "-Dother=c d"`, `-Dname='a b' "-Dother=c d" ${ours}`],
    'options over several lines': ['-Xmx2g\n-ea', `-Xmx2g -ea ${ours}`],
    'another trust store': [
      '-Xmx2g -Djavax.net.ssl.trustStore=/old.jks -Djavax.net.ssl.trustStoreType=JKS -Djavax.net.ssl.trustStorePassword=s3 -ea',
      `-Xmx2g -ea ${ours}`,
    ],
    'a provider for another trust store': ['-Djavax.net.ssl.trustStoreProvider=SunPKCS11', ours],
    'a quoted trust store': [`'-Djavax.net.ssl.trustStore=/my old.jks' -ea`, `-ea ${ours}`],
    'a key store': ['-Djavax.net.ssl.keyStore=/k.p12', `-Djavax.net.ssl.keyStore=/k.p12 ${ours}`],
    'its own trust store': [ours, ours],
    'a quote that never ends': ["-Dname='a b", `-Dname='a b ${ours}`],
  }
  for (const [what, [current, value]] of Object.entries(cases)) {
    test(what, () => assert.equal(withTrustStore('/f/a.p12', current), value))
  }
})

test('the last trust store in a value counts', () => {
  assert.equal(trustStoreIn('-Djavax.net.ssl.trustStore=/a -Djavax.net.ssl.trustStore=/b'), '/b')
  assert.equal(trustStoreIn("-Djavax.net.ssl.trustStore='/a b'"), '/a b')
  assert.equal(trustStoreIn('-Djavax.net.ssl.trustStorePassword=x'), undefined)
})

describe('options are read as the virtual machine reads them:', () => {
  const values = [
    '-Da=1 -Db=2',
    '-Da=\'1 2\' -Db="3 4"',
    '-Da=1\'2 \'"3"4 -Db=',
    "'-Da=it'\"'\"'s'\t-Db=\\",
    '-Da=\u00a01\n-Db=2',
    '-Da="" -Db=\'\'',
    ...['/f/with space.p12', "/f/it's.p12", '/f/"both" o\'clock.p12', '/f/tab\there.p12'].map(
      path => `-Da=1 ${withTrustStore(path, "-Db='x y'")}`,
    ),
  ]
  for (const value of values) {
    test(JSON.stringify(value), () => {
      const { stderr } = spawnSync('java', ['-XshowSettings:properties', '-version'], {
        env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8', JAVA_TOOL_OPTIONS: value },
        encoding: 'utf8',
      })
      for (const option of optionsIn(value)) {
        const [, name = '', text = ''] = /^-D([^=]+)=(.*)$/s.exec(option) ?? []
        assert.ok(stderr.includes(`\n    ${name} = ${text}\n`), `${name} is not "${text}" in ${stderr.slice(0, 2000)}`)
      }
    })
  }
})
