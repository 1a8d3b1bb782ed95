import assert from 'node:assert/strict'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Report } from '../../src/model.ts'
import { type TestApptainer, testApptainer, whyNoApptainer } from '../world/apptainer.ts'
import { root } from '../world/roots.ts'
import { startWorld, type World } from '../world/world.ts'
import { buildDist } from './built.ts'
import { type CommandLine, commandLine, type EndedCommand, said, schemaProblems } from './containers.ts'
import type { Ended } from './processes.ts'

const skip = whyNoApptainer() ?? false
const clients = ['python', 'requests', 'urllib3', 'aiohttp', 'httpx', 'pip']

suite('a SIF file, with a real Apptainer', { skip, timeout: 900_000 }, () => {
  if (skip !== false) return
  const built = buildDist()
  let apptainer: TestApptainer
  let world: World
  let local: CommandLine
  let sif: string
  let room: string
  let report: Report
  let ended: EndedCommand

  before(async () => {
    world = await startWorld()
    apptainer = await testApptainer()
    room = join(apptainer.folder, 'room')
    mkdirSync(room)
    local = commandLine(await built, { PATH: apptainer.path, APPTAINER_TMPDIR: room })
    sif = await made('python.sif', await root('distroless'))
    const result = await local.report([
      ...['check', world.member('good-p256').host.id, world.member('unknown-root-sent').host.id],
      ...['--ca', world.rootPath, '--check-runner', 'false', '--report-directory', join(apptainer.folder, 'reports')],
      ...['--container', `apptainer:${sif}`],
    ])
    report = result.report
    ended = result.ended
  })
  after(async () => {
    local.end()
    apptainer.end()
    await world.stop()
  })

  /** Not compressed, for time. */
  async function made(name: string, from: string): Promise<string> {
    const path = join(apptainer.folder, name)
    const { exitCode, stderr } = await apptainer.run([
      ...['--silent', 'build', '--mksquashfs-args', '-noI -noD -noF -noX', path, from],
    ])
    assert.equal(exitCode, 0, stderr)
    return path
  }

  const left = (): readonly string[] => [
    ...readdirSync(room),
    ...readdirSync(tmpdir()).filter(name => /^(?:local-issuer-\d|bundle-temp|build-temp)/.test(name)),
  ]

  test('is unpacked, read and removed', () => {
    assert.equal(ended.exitCode, 1, ended.stderr)
    assert.equal(schemaProblems(report), '')
    assert.deepEqual(
      report.machines.map(({ id, kind, os }) => [id, kind, os]),
      [[`apptainer:${sif}`, 'image', 'Debian GNU/Linux 12 (bookworm)']],
    )
    assert.deepEqual(left(), [])
  })

  test('its clients are predicted, with the cause', () => {
    const expected = Object.fromEntries(clients.map(client => [client, 'rejected predicted issuer-missing']))
    for (const server of ['good-p256', 'unknown-root-sent']) {
      assert.deepEqual(said(report, `apptainer:${sif}`, world.member(server).host.id), expected)
    }
  })

  test('the fix is proven, and its arguments are those of `apptainer exec`', async () => {
    const repaired = report.fix?.proof.filter(({ host }) => host === world.member('good-p256').host.id) ?? []
    assert.deepEqual(
      repaired.map(({ client, after }) => `${client} ${after}`).sort(),
      // The bundle of the system is written into Debian's urllib3 1.26.
      clients.map(client => `${client} ${client === 'urllib3' ? 'rejected' : 'trusted'}`).sort(),
    )
    const fix = report.fix?.containers?.[0]
    assert.ok(fix)
    assert.equal(fix.program, 'apptainer')
    const asks = (args: readonly string[], server: string): Promise<Ended> => {
      const url = `https://localhost:${world.member(server).host.port}/`
      const program = 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=30)'
      return apptainer.run(['--silent', 'exec', ...args, sif, '/usr/bin/python3.11', '-c', program, url])
    }
    assert.match((await asks([], 'good-p256')).stderr, /CERTIFICATE_VERIFY_FAILED/)
    const under = await asks(fix.arguments, 'good-p256')
    assert.doesNotMatch(under.stderr, /CERTIFICATE_VERIFY_FAILED|FATAL/)
    assert.match((await asks(fix.arguments, 'unknown-root-sent')).stderr, /CERTIFICATE_VERIFY_FAILED/)
  })

  test('one that is damaged, cut off or none is a finding, and nothing of it is left', async () => {
    const damaged = join(apptainer.folder, 'damaged.sif')
    copyFileSync(sif, damaged)
    const file = openSync(damaged, 'r+')
    // Its tables are at its end.
    writeSync(file, Buffer.alloc(100_000, 'x'), 0, 100_000, statSync(sif).size - 200_000)
    const cut = join(apptainer.folder, 'cut.sif')
    copyFileSync(sif, cut)
    truncateSync(cut, 100_000_000)
    const definition = join(apptainer.folder, 'definition.sif')
    const owned = join(apptainer.folder, 'owned')
    writeFileSync(definition, `Bootstrap: scratch\n\n%setup\n  touch ${owned}\n`)
    const cases: readonly (readonly [file: string, says: RegExp, toDo: RegExp])[] = [
      [damaged, /was not unpacked: ERROR/, /See what `apptainer inspect /],
      [cut, /was not unpacked: ERROR/, /See what `apptainer inspect /],
      [definition, /is no SIF file, and was not handed to Apptainer/, /Write a file that `apptainer build` or/],
    ]
    const host = world.member('good-p256').host.id
    for (const [path, says, toDo] of cases) {
      const one = await local.report(['check', host, '--check-runner', 'false', '--container', `apptainer:${path}`])
      assert.deepEqual([one.report.result, one.ended.exitCode], ['unreachable', 3], one.ended.stderr)
      assert.equal(one.report.findings[0]?.cause, 'machine-unreachable')
      assert.match(one.report.findings[0]?.message ?? '', says)
      assert.match(one.report.findings[0]?.help ?? '', toDo)
      assert.deepEqual(left(), [])
    }
    assert.ok(!existsSync(owned))
  })

  for (const moment of ['as it begins', 'while its files are written']) {
    test(`a signal ${moment} leaves no process and no file`, async () => {
      const host = world.member('good-p256').host.id
      const isThen = (): boolean => {
        const names = readdirSync(room, { recursive: true, encoding: 'utf8' })
        return moment === 'as it begins' ? names.length > 0 : names.some(name => name.endsWith('/usr/lib'))
      }
      const { exitCode } = await local.run(
        ['check', host, '--check-runner', 'false', '--container', `apptainer:${sif}`],
        { killedWhen: async () => isThen() },
      )
      assert.equal(exitCode, 143)
      await pause(1000)
      assert.deepEqual(left(), [])
      assert.deepEqual(await processesWith(apptainer.folder), [])
    })
  }
})

/** The command lines that name a path in that folder. */
async function processesWith(folder: string): Promise<readonly string[]> {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name) && name !== String(process.pid))
  const lines = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter(line => line.includes(folder))
}
