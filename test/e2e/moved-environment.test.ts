import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { startWorld } from '../world/world.ts'
import { buildDist } from './built.ts'
import { movedPython } from './moved-python.ts'
import { run, searchPath } from './processes.ts'
import { getWith, installCertifi, publicRoots } from './python-site.ts'

// A packed environment that was unpacked elsewhere: its OpenSSL looks for its store where it was built to lie.

const builtFor = '/b/env'
const dist = await buildDist()
const world = await startWorld()
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'moved-')))
const prefix = join(folder, 'env')
movedPython(prefix, builtFor)
const [library = ''] = readdirSync(join(prefix, 'lib')).filter(name => name.startsWith('python'))
const bundle = installCertifi(
  join(prefix, 'lib', library, 'dist-packages'),
  publicRoots + world.authorities.root.certificatePem,
)
after(async () => {
  rmSync(folder, { recursive: true })
  await world.stop()
})

const { host } = world.member('good-p256')
const [, ...program] = getWith.ssl(`https://${host.id}/`)
const python = join(prefix, 'bin/python')
const environment = { PATH: `${prefix}/bin:${searchPath}`, HOME: folder, CONDA_PREFIX: prefix }
const cli = (...args: readonly string[]) => run([process.execPath, join(dist, 'cli.js'), ...args], { environment })

suite('a packed and moved environment', () => {
  test('looks for its store in the place that it was built for', async () => {
    const question = 'import ssl, sys; print(sys.prefix, *ssl.get_default_verify_paths()[3::2])'
    const { stdout, stderr } = await run([python, '-c', question], { environment })
    assert.equal(stdout, `${prefix} ${builtFor}/ssl/cert.pem ${builtFor}/ssl/certs\n`, stderr)
  })

  test('trusts nothing', async () => {
    const { exitCode, stderr } = await run([python, ...program], { environment })
    assert.equal(exitCode, 1)
    assert.match(stderr, /unable to get local issuer certificate/)
  })

  test('is told for what it is', async () => {
    const { exitCode, stdout } = await cli('check', host.id, '--client', 'python', '--json')
    assert.equal(exitCode, 1)
    const [finding, ...others] = JSON.parse(stdout).findings
    assert.deepEqual([finding.cause, others], ['store-missing', []])
    assert.match(finding.message, new RegExp(`was built for ${builtFor} and lies in ${prefix}\\.`))
  })

  test('is repaired by the exports of `local-issuer env`, from its own certifi', async () => {
    const script = `set -e
eval "$('${process.execPath}' '${dist}/cli.js' env ${host.id} --client python 2>told)"
exec python "$@"`
    const ended = await run(['sh', '-c', script, 'sh', ...program], { environment, cwd: folder })
    assert.equal(ended.stdout, '404\n', ended.stderr)
    const { stdout } = await cli('check', host.id, '--client', 'python', '--json')
    const { anchorsAdded } = JSON.parse(stdout).fix
    assert.ok(anchorsAdded.every(({ from }: { readonly from: string }) => from.includes(bundle)))
  })
})
