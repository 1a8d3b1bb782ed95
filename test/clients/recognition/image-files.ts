import type { FakeFiles } from '../../machines/fake-machine.ts'

const site = '/usr/lib/python3.11/site-packages'

/** An image in which curl, git, Wget, Python with pip, Perl with LWP and Node.js with npm are recognised. */
export const imageFiles: FakeFiles = {
  '/usr/lib/x86_64-linux-gnu/libcrypto.so.3': 'OPENSSLDIR: "/usr/lib/ssl"\0OpenSSL 3.0.19 27 Jan 2026\0',
  '/usr/lib/x86_64-linux-gnu/libcurl.so.4': '\0libssl.so.3\0libcurl/8.5.0\0/etc/ssl/certs/ca-certificates.crt\0',
  '/usr/bin/curl': '\0libcurl.so.4\0curl 8.5.0 (x86_64)',
  '/usr/bin/git': '\x002.39.5\0',
  '/usr/lib/git-core/git-remote-https': '\0libcurl.so.4\0',
  '/usr/bin/wget': '\x001.21.3\0libgnutls.so.30\0cacertificate\0',
  '/usr/bin/python3': '\x003.11.2\0OPENSSLDIR: "/usr/lib/ssl"\0',
  '/usr/lib/python3.11/os.py': '',
  [`${site}/pip/__init__.py`]: '',
  [`${site}/pip-24.0.dist-info/METADATA`]: '',
  [`${site}/pip/_vendor/certifi/core.py`]: 'def where(): ...',
  '/usr/bin/node': 'node-v18.3.0.tar.gz\0',
  '/usr/bin/npm': '',
  '/usr/lib/node_modules/npm/package.json': '{"version": "10.1.0"}',
  '/usr/bin/perl': '\0v5.36.0\0',
  '/usr/share/perl5/IO/Socket/SSL.pm': "our $VERSION = '2.081';",
  '/usr/share/perl5/LWP/UserAgent.pm': "our $VERSION = '6.68';",
  '/usr/share/perl5/LWP/Protocol/https.pm': "$ssl_opts{SSL_ca_file} = '/etc/ssl/certs/ca-certificates.crt';",
  '/usr/lib/x86_64-linux-gnu/perl5/5.36/auto/Net/SSLeay/SSLeay.so': '\0libcrypto.so.3\0',
}
