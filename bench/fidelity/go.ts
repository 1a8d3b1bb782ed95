import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answer, Answers } from './answer.ts'
import type { LimboCase } from './cases.ts'
import { run } from './run.ts'

const source = fileURLToPath(new URL('verify.go', import.meta.url))

/** Go's crypto/x509, as crypto/tls calls it, in a program that is built for the run. */
export async function askGo(cases: readonly LimboCase[], folder: string): Promise<Answers> {
  const program = join(folder, 'verify')
  // The cache lies in the folder: nothing is left behind.
  const environment = { HOME: folder, GOCACHE: join(folder, 'go-cache'), GO111MODULE: 'off', GOPROXY: 'off' }
  const built = await run('go', ['build', '-o', program, source], { environment, timeoutMs: 120_000 })
  if (built.code !== 0) throw new Error(`verify.go could not be built: ${built.stderr}`)
  const { code, stdout, stderr } = await run(program, [], { stdin: JSON.stringify(cases), timeoutMs: 120_000 })
  if (code !== 0) throw new Error(`verify.go ended with ${code}: ${stderr}`)
  const { answers } = JSON.parse(stdout) as { answers: readonly (Answer & { readonly id: string })[] }
  return new Map(answers.map(({ id, ...answer }) => [id, answer]))
}
