/** The code spans that begin the rows of the tables under a Markdown heading, in their order. */
export function tableNames(markdown: string, heading: string): readonly string[] {
  const sections = markdown.split(/^#+ /m).filter(section => section.startsWith(`${heading}\n`))
  return sections.flatMap(section =>
    [...section.matchAll(/^\| *`(?<name>[^`]+)`/gm)].map(row => row.groups?.['name'] ?? ''),
  )
}

/** The names of the pages of one folder that a Markdown text links, once each, sorted. */
export function linkedPages(markdown: string, folder: string): readonly string[] {
  const links = markdown.matchAll(/\]\((?<path>[^)#\s]+?)\.md[)#]/g)
  const names = [...links].flatMap(({ groups }) => {
    const path = groups?.['path'] ?? ''
    return path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : []
  })
  return [...new Set(names)].sort()
}

/** The `enum`s of a JSON Schema that share more than one value with these, each sorted. */
export function enumsLike(schema: unknown, values: readonly string[]): readonly (readonly unknown[])[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([key, value]) => {
    const isEnum = key === 'enum' && Array.isArray(value) && value.filter(item => values.includes(item)).length > 1
    return isEnum ? [[...value].sort()] : enumsLike(value, values)
  })
}
