import { actionsNode } from './actions-node.ts'
import { aiohttp } from './aiohttp.ts'
import { aws } from './aws.ts'
import { bun } from './bun.ts'
import { cargo } from './cargo.ts'
import type { Client } from './client.ts'
import { conda } from './conda.ts'
import { curl } from './curl.ts'
import { deno } from './deno.ts'
import { dotnet } from './dotnet.ts'
import { fsspec } from './fsspec.ts'
import { git } from './git.ts'
import { gnutls } from './gnutls.ts'
import { go } from './go.ts'
import { httpx } from './httpx.ts'
import { java } from './java.ts'
import { lwp } from './lwp.ts'
import { node } from './node.ts'
import { npm } from './npm.ts'
import { openssl } from './openssl.ts'
import { perl } from './perl.ts'
import { php } from './php.ts'
import { phpCurl } from './php-curl.ts'
import { pip } from './pip.ts'
import { python } from './python.ts'
import { requests } from './requests.ts'
import { ruby } from './ruby.ts'
import { system } from './system.ts'
import { urllib3 } from './urllib3.ts'
import { wget } from './wget.ts'

/** Every client, in the order of reports. */
export const clients: readonly Client[] = [
  python,
  requests,
  urllib3,
  aiohttp,
  httpx,
  pip,
  aws,
  fsspec,
  conda,
  curl,
  git,
  openssl,
  node,
  actionsNode,
  java,
  wget,
  gnutls,
  ruby,
  perl,
  lwp,
  php,
  phpCurl,
  go,
  dotnet,
  deno,
  bun,
  npm,
  cargo,
  system,
]
