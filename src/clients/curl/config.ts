import type { Host, StarttlsProtocol } from '../../model.ts'

/** The protocols that curl upgrades itself. Of ldap it leaves TLS to libldap, which has stores of its own. */
export const curlStarttls: readonly StarttlsProtocol[] = ['smtp', 'imap', 'pop3']

/** What curl reads behind `--config -`. Each URL needs an output of its own, or the rest goes to standard output. */
export function configOf(hosts: readonly Host[]): string {
  const entries = urlsOf(hosts).flatMap((url, index) => [
    ...connectTo(hosts[index], url),
    `url = "${url}"`,
    `output = "${nowhere()}"`,
  ])
  // Without it a mail server that offers no TLS would be asked in clear text. For https it changes nothing.
  const upgrades = hosts.some(({ starttls }) => starttls !== undefined)
  return [...(upgrades ? ['ssl-reqd'] : []), ...entries].join('\n')
}

/** Where what is written goes to, and nothing is. */
export function nowhere(): string {
  return process.platform === 'win32' ? 'NUL' : '/dev/null'
}

/**
 * One URL for each host, by which its answer is known: a .curlrc may hold URLs of its own. `connect-to` holds for all URLs
 * with its name and port, so that a host with another server name is given a port that no other host has.
 */
export function urlsOf(hosts: readonly Host[]): readonly string[] {
  const taken = new Set(hosts.map(({ port }) => port))
  let port = 0
  return hosts.map(host => {
    const scheme = host.starttls ?? 'https'
    if (host.servername === undefined) return `${scheme}://${authority(host.name, host.port)}/`
    do port++
    while (taken.has(port))
    return `${scheme}://${authority(host.servername, port)}/`
  })
}

function connectTo(host: Host | undefined, url: string): string[] {
  if (host?.servername === undefined) return []
  const asked = url.replace(/^\w+:\/\//, '').replace(/\/$/, '')
  return [`connect-to = "${asked}:${authority(host.name, host.port)}"`]
}

/** An IPv6 address stands in brackets (RFC 3986, 3.2.2). */
function authority(name: string, port: number): string {
  return `${name.includes(':') ? `[${name}]` : name}:${port}`
}
