import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runnerMachine } from '../machines/runner.ts'
import type { Stage } from './stage.ts'

/**
 * This machine's Python as it is after its environment was packed and moved: OPENSSLDIR points into a prefix that is gone.
 * A sitecustomize stands in for the compiled-in paths, which only another build could have; certifi lies beside it and
 * holds the demo's root. Undefined where there is no Python 3.
 * @param environment without variables that name a store
 */
export async function stagePython(
  environment: Readonly<Record<string, string>>,
  folder: string,
  rootPem: string,
): Promise<Stage | undefined> {
  const site = join(folder, 'myenv', 'site-packages')
  const machine = await runnerMachine({ ...environment, PYTHONPATH: site })
  const path = await machine.which('python3')
  if (path === undefined) return undefined
  const trial = await machine.run({ file: path, args: ['-c', 'import ssl'], timeoutMs: 20_000 })
  if (trial.exitCode !== 0) return undefined
  await mkdir(join(site, 'certifi'), { recursive: true })
  await writeFile(join(site, 'certifi', 'cacert.pem'), rootPem)
  await writeFile(join(site, 'certifi', '__init__.py'), certifiModule)
  await writeFile(join(site, 'sitecustomize.py'), movedPrefix(join(folder, 'prefix-that-is-gone', 'ssl')))
  return {
    machine,
    clients: [{ id: 'python', path }],
    given: [],
    scene:
      'A Python environment, packed on one machine and unpacked on another: its compiled-in\n' +
      'CA paths point into a prefix that is gone, while certifi lies on the same disk.',
  }
}

const certifiModule = `import os


def where():
    return os.path.join(os.path.dirname(__file__), "cacert.pem")
`

/** SSLContext.set_default_verify_paths as OpenSSL has it (by_file.c, by_dir.c), with another OPENSSLDIR. */
function movedPrefix(openssldir: string): string {
  return `import os
import ssl

CAFILE = ${JSON.stringify(`${openssldir}/cert.pem`)}
CAPATH = ${JSON.stringify(`${openssldir}/certs`)}


def set_default_verify_paths(self):
    cafile = os.environ.get("SSL_CERT_FILE", CAFILE)
    capath = os.environ.get("SSL_CERT_DIR", CAPATH)
    if os.path.isfile(cafile):
        self.load_verify_locations(cafile=cafile)
    if os.path.isdir(capath):
        self.load_verify_locations(capath=capath)


def get_default_verify_paths(unmoved=ssl.get_default_verify_paths()):
    return unmoved._replace(openssl_cafile=CAFILE, openssl_capath=CAPATH)


ssl.SSLContext.set_default_verify_paths = set_default_verify_paths
ssl.get_default_verify_paths = get_default_verify_paths
`
}
