/** What a certificate is called: the common name of an RFC 4514 text, or else the whole of it. */
export function calledName(name: string): string {
  const parts = name.match(/(?:\\.|[^,\\])+/gsu) ?? []
  const common = parts.find(part => part.startsWith('CN='))?.slice(3)
  if (common !== undefined && common !== '') return common.replace(/\\(?=[^0-9A-Fa-f])/g, '')
  return name === '' ? 'no name' : name
}
