import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { environmentArguments, execution, failureOf } from '../../../src/machines/container/container-run.ts'
import type { Run } from '../../../src/machines/machine.ts'

const engine = { PATH: '/usr/bin', HOME: '/root', DOCKER_HOST: 'unix:///docker.sock' }
const options = { engineEnvironment: engine, name: 'c1', hasShell: true }
const command = { file: '/usr/bin/curl', args: ['-v'], timeoutMs: 1000 }

suite('variables for a container', () => {
  test('are named alone: their values are in nobody’s list of processes', () => {
    const { args, environment } = environmentArguments(engine, [['HTTPS_PROXY', 'http://user:secret@proxy:3128']])
    assert.deepEqual(args, ['--env', 'HTTPS_PROXY'])
    assert.equal(environment['HTTPS_PROXY'], 'http://user:secret@proxy:3128')
    assert.equal(environment['DOCKER_HOST'], engine.DOCKER_HOST)
  })
  test('are written out where the engine itself would read them', () => {
    for (const name of [
      'PATH',
      'HOME',
      'DOCKER_HOST',
      'DOCKER_CONFIG',
      'SSL_CERT_FILE',
      'NO_PROXY',
      'XDG_RUNTIME_DIR',
    ]) {
      const { args, environment } = environmentArguments(engine, [[name, 'there']])
      assert.deepEqual([args, environment], [['--env', `${name}=there`], engine], name)
    }
  })
})

suite('a command in a container', () => {
  test('is run by the engine, its input attached', () => {
    const { args } = execution(options, command, { A: '1' })
    assert.deepEqual(args, ['exec', '--interactive', '--env', 'A', 'c1', '/usr/bin/curl', '-v'])
  })
  test('is without a variable that is to be removed', () => {
    const { args } = execution(options, { ...command, environment: { A: undefined, B: undefined } }, { A: '1' })
    assert.deepEqual(args.slice(0, 5), ['exec', '--interactive', 'c1', 'sh', '-c'])
    assert.deepEqual(args.slice(6), ['sh', 'A', 'B', '--', '/usr/bin/curl', '-v'])
  })
  test('has an empty one in its place where no shell removes it', () => {
    const { args } = execution({ ...options, hasShell: false }, { ...command, environment: { A: undefined } }, {})
    assert.deepEqual(args, ['exec', '--interactive', '--env', 'A=', 'c1', '/usr/bin/curl', '-v'])
  })
})

suite('a command that never started is told from one that failed', () => {
  const ended = (exitCode: number, stdout: string, stderr = ''): Run => ({
    ...{ exitCode, stdout, stderr, signal: null, timedOut: false, milliseconds: 1 },
  })
  const failed = 'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": '
  const cases: readonly (readonly [string, Run, RegExp | undefined])[] = [
    [
      'docker 20.10, on standard output',
      ended(126, `${failed}executable file not found in $PATH: unknown\r\n`),
      /ENOENT/,
    ],
    ['docker 28, on standard error', ended(127, '', `${failed}executable file not found in $PATH\n`), /ENOENT/],
    ['no such path', ended(126, `${failed}stat /usr/bin/curl: no such file or directory: unknown`), /ENOENT/],
    ['no permission', ended(126, `${failed}permission denied: unknown`), /EACCES/],
    [
      'podman with crun',
      ended(
        127,
        '',
        'Error: crun: executable file `curl` not found: No such file or directory: OCI runtime attempted to invoke a command that was not found\n',
      ),
      /ENOENT/,
    ],
    [
      'podman 4.3 with runc',
      ended(
        127,
        '',
        'Error: runc: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: OCI runtime attempted to invoke a command that was not found\n',
      ),
      /ENOENT/,
    ],
    [
      'podman 4.3 with runc, and no permission',
      ended(
        126,
        '',
        'Error: runc: exec failed: unable to start container process: exec: "/etc/passwd": permission denied: OCI permission denied\n',
      ),
      /EACCES/,
    ],
    [
      'a container of podman that stopped',
      ended(255, '', 'Error: can only create exec sessions on running containers: container state improper\n'),
      /can only create exec sessions/,
    ],
    ['the shell that removed a variable', ended(127, '', 'sh: 1: exec: /usr/bin/curl: not found\n'), /ENOENT/],
    [
      'a container that is gone',
      ended(1, '', 'Error response from daemon: No such container: c1\n'),
      /No such container/,
    ],
    [
      'a container that stopped',
      ended(1, '', 'Error response from daemon: Container c1 is not running\n'),
      /not running/,
    ],
    ['127 of the command itself', ended(127, '', 'git: curl: command not found\n'), undefined],
    ['126 of the command itself', ended(126, 'permission denied\n'), undefined],
    ['any other end', ended(60, '', 'curl: (60) SSL certificate problem\n'), undefined],
    ['success', ended(0, failed), undefined],
  ]
  for (const [name, run, expected] of cases) {
    test(name, () => {
      const failure = failureOf(run, '/usr/bin/curl')
      if (expected === undefined) assert.equal(failure, undefined)
      else assert.match(failure ?? '', expected)
    })
  }
})
