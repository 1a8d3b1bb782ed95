import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { type Job, type JobOptions, startJob } from './runner-harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'harness-'))
after(() => rmSync(folder, { recursive: true }))

/** An action that does what its input `script` says. */
writeFileSync(
  join(folder, 'action.js'),
  `const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs')
const env = process.env
const append = (file, text) => appendFileSync(env[file], text)
new Function('env', 'append', 'require', env.INPUT_SCRIPT)(env, append, require)`,
)

async function inJob<Result>(use: (job: Job) => Promise<Result>, options: Partial<JobOptions> = {}): Promise<Result> {
  const job = startJob({ dist: folder, ...options })
  try {
    return await use(job)
  } finally {
    job.end()
  }
}

const script = (text: string): Record<string, string> => ({ script: text })
const printed = (job: Job, name: string): Promise<string> =>
  job.runs(['sh', '-c', `printf %s "\${${name}-unset}"`]).then(({ stdout }) => stdout)

suite('an action gets', () => {
  test('every input, its default where none is given, under a name that keeps its hyphens', () =>
    inJob(async job => {
      const step = await job.uses({
        ...script("console.log(JSON.stringify([env['INPUT_FAIL-ON'], env['INPUT_TRUST-FROM'], env.INPUT_A_B]))"),
        'trust-from': 'given',
        'a b': 'c',
      })
      assert.equal(step.stdout, '["error","given","c"]\n')
    }))

  test('the environments of runner, job and step, the later before the earlier', () =>
    inJob(
      async job => {
        const step = await job.uses(script('console.log(env.A, env.B, env.C, env.GITHUB_ACTIONS)'), {
          environment: { C: 'step' },
        })
        assert.equal(step.stdout, 'runner job step true\n')
      },
      { runner: { A: 'runner', B: 'runner', PATH: '/bin' }, environment: { B: 'job', C: 'job' } },
    ))

  test('nothing of the runner itself in a container, and the paths of inside', () =>
    inJob(
      async job => {
        const step = await job.uses(script('console.log(env.A, env.HOME, env.RUNNER_TEMP)'))
        assert.equal(step.stdout, 'undefined /github/home /__w/_temp\n')
      },
      { runner: { A: 'runner', PATH: '/bin' }, container: true },
    ))

  test('its working directory: the workspace', () =>
    inJob(async job => {
      const step = await job.uses(script('console.log(process.cwd() === env.GITHUB_WORKSPACE)'))
      assert.equal(step.stdout, 'true\n')
    }))
})

suite('of an action is read', () => {
  test('its outputs, its state, its summary, and the commands of both streams', () =>
    inJob(async job => {
      const step = await job.uses(
        script(`append('GITHUB_OUTPUT', 'a<<E\\n1\\n2\\nE\\n'); append('GITHUB_STATE', 's=1\\n')
append('GITHUB_STEP_SUMMARY', '# hello'); console.log('::notice::out'); console.error('::warning title=t::err')`),
      )
      assert.deepEqual([step.outputs, step.state, step.summary], [{ a: '1\n2' }, { s: '1' }, '# hello'])
      assert.deepEqual(step.annotations, [
        { level: 'warning', title: 't', message: 'err' },
        { level: 'notice', title: '', message: 'out' },
      ])
      assert.equal(step.conclusion, 'success')
    }))

  test('what it exports, even when it fails', () =>
    inJob(async job => {
      const step = await job.uses(
        script(
          `append('GITHUB_ENV', 'A=1\\nNODE_OPTIONS=--x\\n'); append('GITHUB_PATH', '/opt/x\\n'); process.exit(3)`,
        ),
      )
      assert.deepEqual([step.conclusion, step.exitCode, step.exported], ['failure', 3, { A: '1' }])
      assert.match(step.complaints.join(), /NODE_OPTIONS/)
      assert.equal(await printed(job, 'A'), '1')
      assert.equal(await printed(job, 'NODE_OPTIONS'), 'unset')
      assert.match(await printed(job, 'PATH'), /^\/opt\/x:/)
    }))

  test('a summary of 1 MiB, and nothing of a larger one', () =>
    inJob(async job => {
      const of = (bytes: number) => script(`append('GITHUB_STEP_SUMMARY', 'x'.repeat(${bytes}))`)
      assert.equal((await job.uses(of(1024 * 1024))).summary.length, 1024 * 1024)
      const larger = await job.uses(of(1024 * 1024 + 1))
      assert.deepEqual([larger.summary, larger.complaints.length], ['', 1])
    }))

  test('a broken file, which fails the step', () =>
    inJob(async job => {
      const step = await job.uses(script(`append('GITHUB_ENV', 'A=1\\nB')`))
      assert.deepEqual([step.exitCode, step.conclusion, step.exported], [0, 'failure', { A: '1' }])
    }))
})

test('inputs, tokens and the environment of one step never reach the next', () =>
  inJob(async job => {
    await job.uses(script('0'), { environment: { ONLY: 'here' } })
    const { stdout } = await job.runs(['env'])
    assert.doesNotMatch(stdout, /^(INPUT_|ACTIONS_|ONLY=)/m)
    assert.match(stdout, /^GITHUB_ENV=/m)
  }))

test("a step's own environment goes before what was exported", () =>
  inJob(async job => {
    await job.uses(script(`append('GITHUB_ENV', 'A=exported\\n')`))
    const { stdout } = await job.runs(['sh', '-c', 'echo $A'], { environment: { A: 'own' } })
    assert.equal(stdout, 'own\n')
  }))

test('every command is entered by way of the wrapper', () =>
  inJob(
    async job => {
      const { stdout } = await job.runs(['sh', '-c', 'echo $WRAPPED'])
      assert.equal(stdout, 'yes\n')
    },
    { enter: command => ['env', 'WRAPPED=yes', ...command] },
  ))
