import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getuid } from 'node:process'
import { after, suite, test } from 'node:test'
import { startWorld } from '../world/world.ts'
import { buildDist } from './built.ts'
import { clientsByHand } from './by-hand.ts'
import { isRepairable } from './expected-causes.ts'
import { nodes, run, searchPath } from './processes.ts'
import { type Job, type JobOptions, type Step, startJob } from './runner-harness.ts'

const dist = await buildDist()
const world = await startWorld()
after(() => world.stop())

const { root } = world.authorities
const good = world.member('good-p256').host.id

interface BadInput {
  readonly title: string
  readonly inputs: Readonly<Record<string, string>>
  /** The whole message. */
  readonly says: RegExp
  readonly files?: Readonly<Record<string, string>>
  readonly job?: Partial<JobOptions>
}

const broken = '-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n'

const cases: readonly BadInput[] = [
  { title: 'no host', inputs: {}, says: /^hosts: none is given; write one a line, for example/ },
  { title: 'comments for hosts', inputs: { hosts: '# none\n\n' }, says: /^hosts: none is given/ },
  { title: 'a bad host', inputs: { hosts: `${good}\n\nbad host!\n` }, says: /^hosts, line 3: .*"bad host!".*/ },
  { title: 'a bad port', inputs: { hosts: 'example.com:99999' }, says: /^hosts, line 1: .*99999.*65535/ },
  {
    title: 'an unknown protocol',
    inputs: { hosts: 'example.com:21 starttls=ftp' },
    says: /^hosts, line 1: .*ftp.*smtp, imap/,
  },
  {
    title: 'two bad lines',
    inputs: { hosts: 'a b\nexample.com:0\n' },
    says: /^hosts, line 1: [^\n]+\nhosts, line 2: [^\n]+$/,
  },
  {
    title: 'one port with two protocols',
    inputs: { hosts: 'example.com:25\nexample.com:25 starttls=smtp' },
    says: /^example\.com:25 is listed with no starttls and with starttls=smtp/,
  },
  {
    title: 'a host file that is not there',
    inputs: { 'hosts-file': 'hosts.txt' },
    says: /^hosts-file: hosts\.txt cannot be read: there is no such file; a path is relative to the working directory\.$/,
  },
  {
    title: 'a folder for a host file',
    inputs: { 'hosts-file': 'lists' },
    files: { 'lists/hosts.txt': '' },
    says: /^hosts-file: lists cannot be read: it is a directory; name a file\.$/,
  },
  {
    title: 'a bad line of a host file',
    inputs: { 'hosts-file': 'hosts.txt' },
    files: { 'hosts.txt': '# internal\nexample.com\n*.example.com\n' },
    says: /^hosts\.txt, line 3: .*wildcard/,
  },
  {
    title: 'an unknown client',
    inputs: { clients: 'curl,pyhton' },
    says: /^clients: "pyhton" is no client; write "auto", or some of python, /,
  },
  { title: 'auto and more', inputs: { clients: 'auto, curl' }, says: /^clients: "auto" stands alone/ },
  { title: 'a client without its path', inputs: { clients: 'curl=' }, says: /^clients: "curl=" names no path/ },
  {
    title: 'a client that is not at its path',
    inputs: { clients: 'curl=/nonexistent/curl' },
    says: /^clients: curl=\/nonexistent\/curl is no program that can be run/,
  },
  {
    title: 'a named client that is missing',
    inputs: { clients: 'git' },
    job: { runner: { PATH: '/nonexistent' } },
    says: /^clients: git was named, but is not on runner: git is not on PATH\. Install it, write git=\/path\/to\/it, or leave it out\.$/,
  },
  {
    title: 'a named library that its Python does not have',
    inputs: { clients: 'requests' },
    files: { 'site/requests.py': 'raise ImportError("No module named requests")\n' },
    says: /^clients: requests was named, but is not on runner: No module named requests/,
  },
  {
    title: 'a container whose name is an option',
    inputs: { containers: 'debian:12\n--privileged' },
    says: /^containers: line 2: "--privileged" is no image/,
  },
  {
    title: 'nothing to check',
    inputs: { 'check-runner': 'false' },
    says: /^check-runner: false leaves nothing to check/,
  },
  {
    title: 'a certificate file that is not there',
    inputs: { 'ca-certificates': '/nonexistent/ca.pem' },
    says: /^ca-certificates: \/nonexistent\/ca\.pem cannot be read: there is no such file/,
  },
  {
    title: 'a private key among the certificates',
    inputs: { 'ca-certificates': root.certificatePem + root.privateKeyPem },
    says: /^ca-certificates: the input ca-certificates, line \d+ is a private key; give the certificates alone/,
  },
  {
    title: 'a broken certificate in a file',
    inputs: { 'ca-certificates': 'ca.pem' },
    files: { 'ca.pem': root.certificatePem + broken },
    says: /^ca-certificates: ca\.pem, line \d+: the block /,
  },
  {
    title: 'a file that is no certificate',
    inputs: { 'ca-certificates': 'ca.pem' },
    files: { 'ca.pem': '<html>' },
    says: /^ca-certificates: ca\.pem \(read as DER\) is no X\.509 certificate in PEM or DER/,
  },
  ...(['export', 'summary', 'check-runner'] as const).map(name => ({
    title: `${name} that is no truth value`,
    inputs: { [name]: 'yes' },
    says: new RegExp(`^${name}: "yes" is neither true nor false\\.$`),
  })),
  { title: 'trust-from', inputs: { 'trust-from': 'all' }, says: /^trust-from: "all" is none of machine, given\.$/ },
  { title: 'fail-on', inputs: { 'fail-on': 'no' }, says: /^fail-on: "no" is none of error, warning, never\.$/ },
  ...['-1', '1.5', '', '3651', '1e3'].map(days => ({
    title: `expiry-warning-days of "${days}"`,
    inputs: { 'expiry-warning-days': days },
    says: /^expiry-warning-days: ".*" is not a whole number from 0 to 3650\.$/,
  })),
  ...['0', '601', '2s'].map(seconds => ({
    title: `timeout-seconds of "${seconds}"`,
    inputs: { 'timeout-seconds': seconds },
    says: /^timeout-seconds: ".*" is not a whole number from 1 to 600\.$/,
  })),
  {
    title: 'commands in an input',
    inputs: { hosts: 'x\r::error::pwned\n', clients: '##[error]pwned' },
    says: /^hosts, line 2: /,
  },
  {
    title: 'commands in a name of a client',
    inputs: { clients: '##[error]pwned' },
    says: /^clients: "##\\\[error\]pwned" is no client/,
  },
]

suite('bad input is one clear error with exit code 2, and nothing is written', () => {
  for (const { title, inputs, says, files = {}, job: options } of cases) {
    test(title, async () => {
      const job = startJob({ dist, environment: { PYTHONPATH: 'site' }, ...options })
      try {
        for (const [name, content] of Object.entries(files)) job.file(name, content)
        const isAboutHosts = /host/.test(Object.keys(inputs).join()) || title === 'no host'
        const step = await job.uses(isAboutHosts ? inputs : { hosts: good, ...inputs })
        assert.equal(step.exitCode, 2, step.stdout + step.stderr)
        const [error, ...others] = step.commands
        assert.deepEqual([error?.name, error?.properties, others], ['error', { title: 'Local Issuer: bad input' }, []])
        assert.match(error?.data ?? '', says)
        nothingWritten(job, step)
        assert.deepEqual(readdirSync(job.workspace).sort(), [
          ...new Set(Object.keys(files).map(name => name.split('/')[0])),
        ])
      } finally {
        job.end()
      }
    })
  }
})

function nothingWritten(job: Job, step: Step): void {
  assert.deepEqual([step.environmentFile, step.outputs, step.summary, step.state], ['', {}, '', {}])
  assert.deepEqual(readdirSync(job.githubHome), [])
  assert.deepEqual(readdirSync(job.temp).sort(), ['_github_home', '_github_workflow', '_runner_file_commands'])
}

test('a host file that this user may not read', async () => {
  const isRoot = getuid?.() === 0
  const folder = join(world.folder, 'closed')
  mkdirSync(folder)
  chmodSync(world.folder, 0o755)
  const path = join(folder, 'hosts.txt')
  writeFileSync(path, good, { mode: isRoot ? 0o600 : 0 })
  const nobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
  const command = [...nobody, nodes.at(-1) ?? '', join(dist, 'cli.js'), 'check', '--hosts-file', path]
  const { exitCode, stdout, stderr } = await run(command, { environment: { PATH: searchPath } })
  assert.deepEqual([exitCode, stdout], [2, ''])
  assert.equal(stderr, `local-issuer: hosts-file: ${path} cannot be read: permission denied.\n`)
})

suite('names that hold commands, markup and escapes', async () => {
  const job = startJob({ dist })
  after(() => job.end())
  job.file('hostile.pem', world.authorities.hostile.certificatePem)
  const server = world.member('hostile-names').host.id
  const inputs = { hosts: server, clients: clientsByHand.join(), 'fail-on': 'never', 'expiry-warning-days': '3650' }
  const repairable = clientsByHand.filter(isRepairable)
  const rejected = await job.uses(inputs)
  const rejectedReport = job.report(rejected)
  const repaired = await job.uses({
    ...inputs,
    clients: repairable.join(),
    'ca-certificates': 'hostile.pem',
    export: 'true',
  })
  const repairedReport = job.report(repaired)

  for (const [title, step, { findings }] of [
    ['rejected', rejected, rejectedReport],
    ['given as an authority', repaired, repairedReport],
  ] as const) {
    test(`${title}: the log carries no command but one annotation a finding`, () => {
      assert.equal(step.exitCode, 0, step.stdout)
      assert.ok(findings.length > 0)
      assert.deepEqual(step.commands.map(({ name }) => name).sort(), findings.map(({ severity }) => severity).sort())
      assert.equal(step.stderr, '')
      for (const { properties } of step.commands) assert.deepEqual(Object.keys(properties), ['title'])
    })

    test(`${title}: the summary holds no markup, mention or escape of theirs`, () => {
      assert.match(step.summary, /pwned/)
      // Our own line breaks, in the labels of a drawing and in a row of what is unrepaired.
      const written = step.summary.replaceAll(/<br\/?>/g, '')
      const tags = [...written.matchAll(/<\/?([a-z]+)/gi)].map(([, tag]) => tag)
      assert.deepEqual(
        [...new Set(tags)].filter(tag => !['code', 'details', 'summary', 'pre', 'span'].includes(tag ?? '')),
        [],
      )
      assert.doesNotMatch(step.summary, /@x|[\p{Cf}\u0000-\u0009\u000b-\u001f]/u)
      // A name with a bar of its own would add a cell to its row.
      const cellsOf = (line: string): number => line.replaceAll('\\|', '').split('|').length
      const lines = step.summary.split('\n')
      for (const [index, line] of lines.entries()) {
        const above = lines[index - 1] ?? ''
        if (line.startsWith('|') && above.startsWith('|')) assert.equal(cellsOf(line), cellsOf(above), line)
      }
    })

    test(`${title}: outputs and variables are ours`, () => {
      assert.deepEqual(Object.keys(step.outputs), [
        'result',
        'report',
        'findings',
        'bundle',
        'environment',
        'docker-args',
      ])
      for (const value of Object.values(step.outputs)) assert.doesNotMatch(value, /pwned|script/)
      for (const value of Object.values(step.exported))
        assert.match(value, /\/_github_home\/local-issuer\/[0-9a-f]{16}\.(pem$|p12 )/)
    })
  }

  test('the authority with such a name is trusted once it is given', () => {
    assert.deepEqual([rejected.outputs['result'], repaired.outputs['result']], ['rejected', 'fixed'])
    assert.equal(Object.keys(repaired.exported).length, 8)
  })
})
