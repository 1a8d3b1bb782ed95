/**
 * The control is on this machine's loopback: a proxy must not be asked for it. Empty where no proxy is set. Both spellings,
 * because curl reads only the lower-case one of a pair and others the upper-case one first.
 */
export function loopbackWithoutProxy(environment: Readonly<Record<string, string>>): Record<string, string> {
  const isProxied = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some(name => environment[name])
  if (!isProxied) return {}
  const { NO_PROXY = '', no_proxy = '' } = environment
  return { NO_PROXY: withLoopback(NO_PROXY || no_proxy), no_proxy: withLoopback(no_proxy || NO_PROXY) }
}

function withLoopback(list: string): string {
  return list === '' ? '127.0.0.1' : list === '*' ? list : `${list},127.0.0.1`
}
