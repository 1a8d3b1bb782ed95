import type { Machine } from '../machines/machine.ts'
import type { Host } from '../model.ts'
import type { StoreReference } from '../stores/store.ts'
import { proxyVariables } from '../tls/proxy.ts'
import { markedAnswers } from './asking/marked-answers.ts'
import { number, text } from './asking/marked-lines.ts'
import type { Client, Interpretation, Probe } from './client.ts'
import { verdictOfExit } from './curl.ts'
import { recognisePhp } from './php/files.ts'
import { detectPhp, type PhpFacts, phpFacts, phpSetting, probePhp } from './php/interpreter.ts'
import { systemBundle } from './system/bundle.ts'

/** PHP's curl extension, which Guzzle and Composer use: libcurl, without the variables that only the curl program reads. */
export const phpCurl: Client = {
  id: 'php-curl',
  title: "PHP's curl extension",
  docs: 'https://www.php.net/manual/en/curl.configuration.php#ini.curl.cainfo',
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: () => true,
  readsCommonName: () => true,
  proxyVariables: () => proxyVariables,
  detect: detectPhp,
  probe: (machine, at, question) => probePhp(machine, at, 'curl', question),
  interpret: interpretPhpCurl,
  stores: (machine, _at, probe) => phpCurlStores(machine, phpFacts(probe)),
  recognise: machine =>
    recognisePhp(machine, async (path, facts) =>
      facts.curl === '' ? undefined : { path, version: versionOf(facts), stores: await phpCurlStores(machine, facts) },
    ),
  remedies: [],
  repairedByHand: () =>
    'Or set `curl.cainfo = "/path/of/bundle.pem"` in a file that `php --ini` lists: the bundle takes the place of the default file, so let it hold the public roots too.',
}

function interpretPhpCurl(probe: Probe, hosts: readonly Host[]): Interpretation {
  const facts = phpFacts(probe)
  const { absent } = facts
  return {
    version: versionOf(facts),
    verdicts: markedAnswers(probe, hosts, record => {
      const exitCode = typeof record['exitcode'] === 'number' ? number(record, 'exitcode') : -1
      const message = text(record, 'message')
      if (exitCode === 0) return { verdict: 'trusted', words: '' }
      return { verdict: verdictOfExit(exitCode, message), words: `cURL error ${exitCode}: ${message}` }
    }),
    ...(absent === '' ? {} : { absent }),
  }
}

function versionOf({ version, curl, backend }: PhpFacts): string {
  return curl === '' ? version : `${version} (libcurl ${curl}, ${backend})`
}

/**
 * openssl.cafile goes before curl.cainfo (php: ext/curl/interface.c), and takes the place of the file that libcurl was built
 * with; the directory that it was built with is read beside. libcurl tells both since 7.84.
 */
async function phpCurlStores(machine: Machine, facts: PhpFacts): Promise<readonly StoreReference[]> {
  const told = phpSetting(facts, 'openssl.cafile') ?? phpSetting(facts, 'curl.cainfo')
  const file = facts.curlCafile || (await systemBundle(machine))
  const directory = facts.curlCapath
  const byDefault: StoreReference[] = file === undefined ? [] : [{ origin: 'default', form: 'bundle', path: file }]
  return [
    ...(told ? [{ origin: 'config-file' as const, form: 'bundle' as const, ...told }] : []),
    ...byDefault.map(store => (told ? { ...store, replacedBy: told.config.setting } : store)),
    ...(directory === '' ? [] : [{ origin: 'default' as const, form: 'directory' as const, path: directory }]),
  ]
}
