export const help = `local-issuer: can every TLS client on this machine verify these hosts? If not, why, and what repairs it?

  local-issuer check HOST…     ask every client, explain what is rejected, prove a fix
  local-issuer env HOST…       the same, and print a proven fix for the shell
  local-issuer explain CAUSE   what a cause means, and how to see and repair it by hand
  local-issuer demo            a broken Python, found, explained and repaired, without a network

HOST is name[:port] (443 unless given), an IP address, [IPv6]:port or https://name/.
With options behind it, quoted: "db.example.com:5432 starttls=postgres", "10.0.0.1 servername=example.com".

  -f, --hosts-file FILE        hosts, one a line
  -c, --client ID[=PATH]       one client, or one installation of it; again for more (default: all that are found)
      --ca FILE                certificates of your own authorities, which a fix may use (PEM or DER)
      --install                only prints the commands that add those certificates to the system store
      --trust-from WHERE       where a fix may take issuers from: machine (default) or given
      --fetch-intermediates    fetch an issuer that a host leaves out from the address in its certificate
      --directory DIR          where a fix's files go (default: HTCondor's scratch directory, or the user's cache)
      --report-directory DIR   write report.json there
      --timeout-seconds N      for one host and one client (default 20)
      --expiry-warning-days N  warn of certificates that end within N days (default 14; 0: never)
      --fail-on LEVEL          error (default), warning or never
      --json                   print report.json to standard output
  -q, --quiet                  print nothing but errors
  -h, --help, --version

Exit codes: 0 all trusted, 1 something is rejected, 2 bad usage, 3 something is unreachable and nothing rejected.

Examples:
  local-issuer check git.example.com registry.example.com:5000
  local-issuer check -c python=/opt/env/bin/python -f hosts.txt
  eval "$(local-issuer env --ca corporate-root.pem git.example.com)"
`
