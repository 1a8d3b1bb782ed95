import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseCommandLine } from '../src/command-line.ts'
import { help } from '../src/help.ts'
import { defaults } from '../src/inputs.ts'
import { UsageError } from '../src/model.ts'
import { commands, options } from '../src/options.ts'

function parse(line: string) {
  return parseCommandLine(line.split(' ').filter(word => word !== ''))
}

test('without options the inputs are the defaults, and the operands are hosts', () => {
  assert.deepEqual(parse('check a.example b.example:444'), {
    command: 'check',
    operands: ['a.example', 'b.example:444'],
    inputs: { ...defaults, hostArguments: ['a.example', 'b.example:444'] },
    json: false,
    quiet: false,
    directory: '',
    from: '',
    to: '',
  })
})

test('--install is passed on, for the command that it cannot be', () => {
  assert.equal(parse('check a --install').inputs.install, 'true')
})

test('every option has its input', () => {
  const { inputs, json, quiet, directory, from, to } = parse(
    'check a -f hosts.txt -c python -c curl=/opt/curl --container x --container y --ca a.pem --ca b.pem --trust-from given ' +
      '--fetch-intermediates --fail-on never --expiry-warning-days 0 --timeout-seconds 5 --report-directory out --directory fix --from r.json --to sarif --json -q',
  )
  assert.deepEqual(inputs, {
    ...defaults,
    hostArguments: ['a'],
    hostsFile: 'hosts.txt',
    clients: 'python,curl=/opt/curl',
    containers: 'x\ny',
    caCertificates: 'a.pem\nb.pem',
    trustFrom: 'given',
    fetchIntermediates: 'true',
    failOn: 'never',
    expiryWarningDays: '0',
    timeoutSeconds: '5',
    reportDirectory: 'out',
  })
  assert.deepEqual([json, quiet, directory, from, to], [true, true, 'fix', 'r.json', 'sarif'])
})

suite('the command', () => {
  const cases: readonly [line: string, command: string][] = [
    ['', 'help'],
    ['help', 'help'],
    ['check --help', 'help'],
    ['-h', 'help'],
    ['--version', 'version'],
    ['check --version -h', 'help'],
    ...commands.map(command => [`${command} x`, command] as [string, string]),
    ['--json check x', 'check'],
    ['check -- --not-an-option', 'check'],
  ]
  for (const [line, command] of cases) {
    test(`of "local-issuer ${line}" is ${command}`, () => assert.equal(parse(line).command, command))
  }
})

suite('bad usage says what would be right', () => {
  const cases: readonly [line: string, says: RegExp][] = [
    ['example.com', /^"example\.com" is no command; write one of check, env, .*: local-issuer check example\.com\?$/],
    ['check a --clients curl', /^Unknown option '--clients'.*; local-issuer --help lists what there is\.$/],
    ['check a --timeout-seconds', /^Option '--timeout-seconds <value>' argument missing.*--help/],
    ['check a --json=yes', /^Option '--json' does not take an argument.*--help/],
  ]
  for (const [line, says] of cases) {
    test(line, () => {
      assert.throws(
        () => parse(line),
        error => error instanceof UsageError && says.test(error.message),
      )
    })
  }

  test('what was written is made printable', () => {
    assert.throws(
      () => parseCommandLine(['\u001b[31mx']),
      error => error instanceof UsageError && !error.message.includes('\u001b'),
    )
  })
})

test('the help names every command and option that there is', () => {
  for (const command of commands) assert.match(help, new RegExp(`local-issuer ${command}\\b`))
  for (const option of Object.keys(options)) assert.match(help, new RegExp(`--${option}\\b`))
  assert.deepEqual(
    help.split('\n').filter(line => line.length > 115),
    [],
  )
})
