import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { java } from '../../../src/clients/java.ts'
import { probeFolder } from '../../../src/clients/probe-source.ts'
import { runnerMachine } from '../../../src/machines/runner.ts'
import { startWorld } from '../../world/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'java-probe-'))
after(() => rmSync(folder, { recursive: true }))
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin' }

test('the class is what javac makes of the source beside it', () => {
  const source = join(probeFolder('java'), 'Probe.java')
  execFileSync('javac', ['--release', '8', '-g:none', '-Xlint:-options', '-d', folder, source], { env: environment })
  assert.deepEqual(readFileSync(join(folder, 'Probe.class')), readFileSync(join(probeFolder('java'), 'Probe.class')))
})

test('the class is of the format of Java 8', () => {
  assert.equal(readFileSync(join(probeFolder('java'), 'Probe.class')).toString('hex', 0, 8), 'cafebabe00000034')
})

test('all hosts are asked by one Java, whatever it prints beside', async () => {
  const world = await startWorld()
  try {
    const path = '/usr/bin/java'
    const machine = await runnerMachine({ ...environment, JAVA_TOOL_OPTIONS: '-Dname=value -verbose:module' })
    const hosts = [
      ...['good-rsa', 'plain-http', 'closed-port', 'hostile-names'].map(id => world.member(id).host),
      { ...world.member('good-p256').host, servername: 'no_such.example' },
      { id: 'nowhere', name: 'nowhere.invalid', port: 443 },
    ]
    const probe = await java.probe(machine, { path }, { hosts, timeoutMs: 20_000 })
    assert.equal(probe.runs.length, 1)
    const { version, verdicts } = java.interpret(probe, hosts)
    assert.match(version, /^\d+(?:\.\d+)*/)
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ['rejected', 'unreachable', 'unreachable', 'rejected', 'rejected', 'unreachable'],
    )
  } finally {
    await world.stop()
  }
})
