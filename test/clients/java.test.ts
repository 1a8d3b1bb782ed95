import assert from 'node:assert/strict'
import { describe, suite, test } from 'node:test'
import type { Client, Probe } from '../../src/clients/client.ts'
import { java } from '../../src/clients/java.ts'
import type { Machine, Run } from '../../src/machines/machine.ts'
import type { Verdict } from '../../src/model.ts'
import { fakeMachine } from '../machines/fake-machine.ts'
import { readRecording, recordingNames } from './recording.ts'

const home = '/opt/java'
const cacerts = `${home}/lib/security/cacerts`
const at = { path: '/opt/java/bin/java' }

suite('what Java said of every server of the world', () => {
  const always: Readonly<Record<string, Verdict>> = {
    'plain-http': 'unreachable',
    silent: 'unreachable',
    reset: 'unreachable',
    'closed-port': 'unreachable',
  }
  const underTheRoot: Readonly<Record<string, Verdict>> = {
    'good-rsa': 'trusted',
    'good-p256': 'trusted',
    'good-p384': 'trusted',
    'good-ed25519': 'trusted',
    // Without a subjectAltName Java takes the common name.
    'name-only-in-cn': 'trusted',
    shuffled: 'trusted',
    'unrelated-certificate': 'trusted',
  }
  test('is recorded for two releases', () => {
    assert.deepEqual(recordingNames('java'), ['25-with-root', '25-without-root', 'with-root', 'without-root'])
  })
  for (const name of recordingNames('java')) {
    test(name, () => {
      const { hosts, probe } = readRecording('java', name)
      const trusted = name.endsWith('with-root') ? underTheRoot : {}
      const { version, verdicts } = java.interpret(
        probe,
        hosts.map(({ host }) => host),
      )
      assert.match(version, name.startsWith('25') ? /^25\./ : /^17\./)
      assert.deepEqual(
        verdicts.map(({ verdict }, index) => [hosts[index]?.member, verdict]),
        hosts.map(({ member }) => [member, always[member] ?? trusted[member] ?? 'rejected']),
      )
      for (const { verdict, message } of verdicts) assert.equal(message === '', verdict === 'trusted')
    })
  }
})

describe('a virtual machine that does not start is told in its own words:', () => {
  const [host] = [{ id: 'a.example:443', name: 'a.example', port: 443 }] as const
  const picked = 'Picked up JAVA_TOOL_OPTIONS: -Djavax.net.ssl.trustStorePassword=s3cret\n'
  const cases: Record<string, [string, Verdict, RegExp]> = {
    'an option that it does not know': [
      `${picked}Unrecognized option: -Xbogus\nError: Could not create the Java Virtual Machine.\n`,
      'error',
      /: Unrecognized option: -Xbogus$/,
    ],
    'a quote that does not end': [
      `${picked}Unmatched quote in JAVA_TOOL_OPTIONS\nError: Could not create the Java Virtual Machine.\n`,
      'error',
      /: Unmatched quote in JAVA_TOOL_OPTIONS$/,
    ],
    'nothing but what it picked up': [
      `NOTE: ${picked.replace('TOOL', 'JDK')}${picked}`,
      'error',
      /nothing of this host$/,
    ],
    'a release before 8': [
      'Exception in thread "main" java.lang.UnsupportedClassVersionError: Probe : Unsupported major.minor version 52.0\n',
      'skipped',
      /^this Java is older than 8/,
    ],
  }
  for (const [what, [stderr, verdict, message]] of Object.entries(cases)) {
    test(what, () => {
      const said = java.interpret(probeSaying({ exitCode: 1, stderr }), [host]).verdicts[0]
      assert.equal(said?.verdict, verdict)
      assert.match(said?.message ?? '', message)
      assert.doesNotMatch(said?.message ?? '', /s3cret/)
    })
  }

  test('output beside its own lines is passed over', () => {
    const stdout =
      'agent loaded\n\n@local-issuer {"host":0,"kind":"accepted","milliseconds":3}\n@local-issuer {"host":0,'
    assert.deepEqual(java.interpret(probeSaying({ stdout }), [host]).verdicts[0], {
      host,
      verdict: 'trusted',
      message: '',
      milliseconds: 3,
    })
  })
})

describe('it is found', () => {
  const finding = (environment: Record<string, string>, programs: readonly string[]) =>
    java.detect({
      ...fakeMachine({}, environment),
      which: async name => programs.find(path => path === name || (!name.includes('/') && path.endsWith(`/${name}`))),
    } satisfies Machine)
  const cases: Record<string, [Record<string, string>, string[], string | undefined]> = {
    'in JAVA_HOME before PATH': [{ JAVA_HOME: '/jdk' }, ['/usr/bin/java', '/jdk/bin/java'], '/jdk/bin/java'],
    'on PATH where JAVA_HOME holds none': [{ JAVA_HOME: '/gone' }, ['/usr/bin/java'], '/usr/bin/java'],
    'on PATH': [{}, ['/usr/bin/java'], '/usr/bin/java'],
    nowhere: [{}, [], undefined],
  }
  for (const [where, [environment, programs, path]] of Object.entries(cases)) {
    test(where, async () => {
      const found = await finding(environment, programs)
      assert.equal('path' in found ? found.path : undefined, path)
    })
  }
})

describe('its store is', () => {
  type Told = Readonly<Record<string, string>>
  const storesOf = (files: readonly string[], properties: Told, environment: Told = {}) => {
    const about = JSON.stringify({ about: { 'java.version': '17', 'java.home': home, ...properties } })
    const machine = fakeMachine(Object.fromEntries(files.map(path => [path, 'x'])), environment)
    return java.stores(machine, at, probeSaying({ stdout: `\n@local-issuer ${about}\n` }))
  }
  const told = { 'javax.net.ssl.trustStore': '/own.p12', 'javax.net.ssl.trustStorePassword': 'secret' }
  const option = '-Xmx1g -Djavax.net.ssl.trustStore=/own.p12'
  const own = { form: 'key-store', path: '/own.p12' } as const
  const standard = { origin: 'default', form: 'key-store', path: cacerts } as const
  const password = 'secret'

  test('cacerts of its home', async () => {
    assert.deepEqual(await storesOf([cacerts], {}), [standard])
  })

  test('jssecacerts before cacerts', async () => {
    const jsse = `${home}/lib/security/jssecacerts`
    assert.deepEqual(await storesOf([cacerts, jsse], {}), [
      { ...standard, path: jsse },
      { ...standard, replacedBy: 'jssecacerts' },
    ])
  })

  for (const variable of ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS']) {
    test(`what ${variable} names`, async () => {
      assert.deepEqual(await storesOf(['/own.p12', cacerts], told, { [variable]: option }), [
        { ...own, origin: 'variable', variable, password },
        { ...standard, replacedBy: variable },
      ])
    })
  }

  test('what the last of the variables names', async () => {
    const environment = { JAVA_TOOL_OPTIONS: option, _JAVA_OPTIONS: option }
    assert.equal((await storesOf(['/own.p12'], told, environment))[0]?.variable, '_JAVA_OPTIONS')
  })

  test('what no variable names, as of a java that is a script', async () => {
    const config = { file: at.path, setting: 'javax.net.ssl.trustStore' }
    assert.deepEqual((await storesOf(['/own.p12'], told))[0], { ...own, origin: 'config-file', config, password })
  })

  test('cacerts, where what was named is not there', async () => {
    const stores = await storesOf([cacerts], told, { JAVA_TOOL_OPTIONS: option })
    assert.deepEqual(
      stores.map(({ path, replacedBy, password: told_ }) => [path, replacedBy, told_]),
      [
        ['/own.p12', undefined, password],
        [cacerts, undefined, password],
      ],
    )
  })

  test('none, where it is told NONE', async () => {
    const none = { 'javax.net.ssl.trustStore': 'NONE' }
    const stores = await storesOf([cacerts], none, { JAVA_TOOL_OPTIONS: '-Djavax.net.ssl.trustStore=NONE' })
    assert.deepEqual(stores, [
      { origin: 'variable', form: 'key-store', variable: 'JAVA_TOOL_OPTIONS' },
      { ...standard, replacedBy: 'JAVA_TOOL_OPTIONS' },
    ])
  })

  test('unknown, where it did not start', async () => {
    assert.deepEqual(await java.stores(fakeMachine({}), at, probeSaying({})), [])
  })
})

function probeSaying(run: Partial<Run>): Awaited<ReturnType<Client['probe']>> {
  const silent: Run = { exitCode: 0, signal: null, stdout: '', stderr: '', timedOut: false, milliseconds: 1 }
  return { runs: [{ label: 'java', run: { ...silent, ...run } }] } satisfies Probe
}
