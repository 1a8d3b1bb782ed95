import type { Client } from './client.ts'
import { recognisePerl } from './perl/files.ts'
import {
  detectPerl,
  interpretPerl,
  perlFacts,
  perlRules,
  perlStores,
  probePerl,
  setsPartialChain,
} from './perl/interpreter.ts'

/** Perl's IO::Socket::SSL with its defaults, which HTTP::Tiny, Mojolicious and most others connect with. */
export const perl: Client = {
  id: 'perl',
  title: 'Perl',
  docs: 'https://metacpan.org/pod/IO::Socket::SSL#SSL_ca_file-%7C-SSL_ca_path-%7C-SSL_ca',
  speaks: { servername: true, starttls: [] },
  endsAtAnyAnchor: setsPartialChain,
  readsCommonName: () => true,
  detect: detectPerl,
  probe: (machine, at, question) => probePerl(machine, at, 'IO::Socket::SSL', question),
  interpret: interpretPerl,
  stores: async (machine, _at, probe) => perlStores(machine, perlFacts(probe)),
  recognise: machine =>
    recognisePerl(machine, async perl => ({
      path: perl.path,
      version: `${perl.ioSocketSsl} (Perl ${perl.version})`,
      stores: perlStores(machine, perl),
      rules: perlRules,
    })),
  remedies: [
    { variable: 'SSL_CERT_FILE', wants: 'bundle', effect: 'replaces' },
    { variable: 'SSL_CERT_DIR', wants: 'hashed-directory', effect: 'replaces' },
  ],
}
