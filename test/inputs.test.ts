import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { defaults, type RawInputs, readInputs } from '../src/inputs.ts'
import { UsageError } from '../src/model.ts'
import { certificates, privateRoot } from './causes/situation.ts'

const files: Readonly<Record<string, string>> = {
  'hosts.txt': '# inside\nb.example.com:8443\na.example.com\n',
  'ca.pem': privateRoot.certificatePem,
}

async function readFile(input: string, path: string): Promise<Uint8Array> {
  const text = files[path]
  if (text === undefined) throw new UsageError(`${input}: ${path} is not there.`)
  return Buffer.from(text)
}

function read(raw: Partial<RawInputs>) {
  return readInputs({ ...defaults, hosts: 'a.example.com', ...raw }, readFile)
}

test('the defaults', async () => {
  assert.deepEqual(await read({}), {
    hosts: [{ id: 'a.example.com:443', name: 'a.example.com', port: 443 }],
    clients: 'auto',
    containers: [],
    checkRunner: true,
    given: [],
    export: false,
    install: 'false',
    anchors: [],
    trustFrom: 'machine',
    fetchIntermediates: false,
    failOn: 'error',
    expiryWarningDays: 14,
    timeoutMs: 20_000,
    reportDirectory: '',
    summary: true,
  })
})

test('hosts come from arguments, list and file, in this order, each once; those of a file know their line', async () => {
  const { hosts } = await read({ hostArguments: ['c.example.com'], hosts: 'a.example.com', hostsFile: ' hosts.txt ' })
  assert.deepEqual(
    hosts.map(({ id, source }) => [id, source?.line]),
    [
      ['c.example.com:443', undefined],
      ['a.example.com:443', undefined],
      ['b.example.com:8443', 2],
    ],
  )
})

test('certificates of one input are read with where they stand', async () => {
  const { given } = await read({ caCertificates: 'ca.pem\n' })
  assert.deepEqual(
    given.map(({ certificate, from }) => [certificate.sha256, from]),
    [[certificates(privateRoot)[0]?.sha256, 'ca.pem']],
  )
})

test('with `install` the given roots are what is to be installed', async () => {
  for (const install of ['true', 'keep'] as const) {
    const inputs = await read({ caCertificates: 'ca.pem', install: ` ${install}` })
    const [{ sha256 = '' } = {}] = certificates(privateRoot)
    assert.deepEqual([inputs.install, inputs.anchors.map(anchor => anchor.sha256)], [install, [sha256]])
  }
})

suite('values are read', () => {
  const cases: readonly [raw: Partial<RawInputs>, expected: object][] = [
    [{ export: 'true' }, { export: true }],
    [{ export: ' TRUE\n' }, { export: true }],
    [{ install: 'False' }, { install: 'false' }],
    [{ summary: 'False' }, { summary: false }],
    [{ trustFrom: 'given ' }, { trustFrom: 'given' }],
    [{ fetchIntermediates: 'true' }, { fetchIntermediates: true }],
    [{ failOn: 'never' }, { failOn: 'never' }],
    [{ expiryWarningDays: '0' }, { expiryWarningDays: 0 }],
    [{ expiryWarningDays: '3650' }, { expiryWarningDays: 3650 }],
    [{ timeoutSeconds: ' 600 ' }, { timeoutMs: 600_000 }],
    [{ reportDirectory: ' out ' }, { reportDirectory: 'out' }],
    [{ clients: 'curl, node=/opt/node' }, { clients: [{ id: 'curl' }, { id: 'node', path: '/opt/node' }] }],
  ]
  for (const [raw, expected] of cases) {
    test(JSON.stringify(raw), async () => {
      const inputs = await read(raw)
      assert.deepEqual({ ...inputs, ...expected }, inputs)
    })
  }
})

suite('bad values name their input', () => {
  const cases: readonly [raw: Partial<RawInputs>, says: RegExp][] = [
    [{ install: 'yes' }, /^install: "yes" is none of false, true, keep\.$/],
    [{ install: 'true' }, /^install: there is nothing to install; give your root certificate as ca-certificates\.$/],
    [{ hosts: ' \n#\n' }, /^hosts: none is given/],
    [{ hostArguments: ['a b'] }, /^HOST 1: /],
    [{ hostsFile: 'none.txt' }, /^hosts-file: none\.txt /],
    [{ clients: 'safari' }, /^clients: /],
    [{ containers: 'debian\n-v' }, /^containers: line 2: "-v" is no image/],
    [{ checkRunner: 'false' }, /^check-runner: false leaves nothing to check; name a container/],
    [{ checkRunner: '' }, /^check-runner: /],
    [{ caCertificates: 'none.pem' }, /^ca-certificates: /],
    [{ export: 'tRUE' }, /^export: "tRUE" is neither true nor false\.$/],
    [{ summary: '1' }, /^summary: /],
    [{ trustFrom: 'Machine' }, /^trust-from: "Machine" is none of machine, given\.$/],
    [{ failOn: '' }, /^fail-on: /],
    [{ expiryWarningDays: '3651' }, /^expiry-warning-days: .* from 0 to 3650\.$/],
    [{ expiryWarningDays: '+1' }, /^expiry-warning-days: /],
    [{ timeoutSeconds: '0' }, /^timeout-seconds: .* from 1 to 600\.$/],
    [{ timeoutSeconds: '0x10' }, /^timeout-seconds: /],
  ]
  for (const [raw, says] of cases) {
    test(JSON.stringify(raw), () =>
      assert.rejects(read(raw), error => error instanceof UsageError && says.test(error.message)),
    )
  }
})
