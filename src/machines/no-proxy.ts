/**
 * The control is on this machine's loopback: a proxy must not be asked for it. Empty where no proxy is set. Both spellings,
 * because curl reads the lower-case one of a pair first and others the upper-case one.
 * @param address the control's alone, so that hosts of the user keep their way
 */
export function withoutProxyFor(
  address: string,
  environment: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const isProxied = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some(name => environment[name])
  if (!isProxied) return {}
  const { NO_PROXY = '', no_proxy = '' } = environment
  const extended = (list: string): string => (list === '' ? address : list === '*' ? list : `${list},${address}`)
  return { NO_PROXY: extended(NO_PROXY || no_proxy), no_proxy: extended(no_proxy || NO_PROXY) }
}
