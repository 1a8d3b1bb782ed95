import { printable } from '../text.ts'

/** The part of JSON Schema that report.schema.json is written in; a test holds it to that. */
export interface Schema {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly type?: string | readonly string[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly uniqueItems?: boolean
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly anyOf?: readonly Schema[]
}

/** The first thing in which a value differs from a schema, `checks[3].verdict is "maybe", and is to be one of …`; undefined where it fits. */
export function violation(value: unknown, schema: Schema, at = '', root = schema): string | undefined {
  if (schema.$ref !== undefined) return violation(value, definition(schema.$ref, root), at, root)
  const here = at === '' ? 'it' : at
  if (schema.const !== undefined && value !== schema.const)
    return `${here} is ${shown(value)}, and is to be ${shown(schema.const)}`
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return `${here} is ${shown(value)}, and is to be one of ${schema.enum.map(String).join(', ')}`
  }
  if (schema.anyOf?.every(each => violation(value, each, at, root) !== undefined)) {
    return `${here} is ${shown(value)}, which fits none of what it may be`
  }
  const types = [schema.type ?? []].flat()
  if (types.length > 0 && !types.some(type => isOf(type, value)))
    return `${here} is ${shown(value)}, and is to be ${types.join(' or ')}`
  if (typeof value === 'string') return ofText(value, schema, here)
  if (typeof value === 'number') return ofNumber(value, schema, here)
  if (Array.isArray(value)) return ofList(value, schema, at, root)
  return isRecord(value) ? ofRecord(value, schema, at, root) : undefined
}

function definition(reference: string, { $defs = {} }: Schema): Schema {
  const found = $defs[reference.replace('#/$defs/', '')]
  if (found === undefined) throw new Error(`the schema has no ${reference}`)
  return found
}

function ofText(value: string, { pattern }: Schema, here: string): string | undefined {
  const fits = pattern === undefined || new RegExp(pattern, 'u').test(value)
  return fits ? undefined : `${here} is ${shown(value)}, and is to match ${pattern}`
}

function ofNumber(
  value: number,
  { minimum = -Infinity, maximum = Infinity }: Schema,
  here: string,
): string | undefined {
  if (value < minimum) return `${here} is ${value}, and is to be at least ${minimum}`
  return value > maximum ? `${here} is ${value}, and is to be at most ${maximum}` : undefined
}

function ofList(
  values: readonly unknown[],
  { items, uniqueItems }: Schema,
  at: string,
  root: Schema,
): string | undefined {
  if (uniqueItems === true && new Set(values).size < values.length) return `${at} has something twice`
  if (items === undefined) return undefined
  return first(values.entries(), ([index, value]) => violation(value, items, `${at}[${index}]`, root))
}

function ofRecord(value: Record<string, unknown>, schema: Schema, at: string, root: Schema): string | undefined {
  const { properties = {}, required = [], additionalProperties = true, propertyNames = {} } = schema
  const absent = required.find(name => !Object.hasOwn(value, name))
  if (absent !== undefined) return `${under(at, absent)} is missing`
  return first(Object.entries(value), ([name, part]) => {
    const place = under(at, name)
    const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties
    if (own === false) return `${place} is no field that it has`
    const isNamedSo = violation(name, propertyNames, `the name of ${place}`, root)
    return isNamedSo ?? (own === true || own === undefined ? undefined : violation(part, own, place, root))
  })
}

function first<Item>(items: Iterable<Item>, wrong: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = wrong(item)
    if (found !== undefined) return found
  }
  return undefined
}

function under(at: string, name: string): string {
  return at === '' ? printable(name, 60) : `${at}.${printable(name, 60)}`
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'array') return Array.isArray(value)
  return type === 'object' ? isRecord(value) : typeof value === type
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return isRecord(value) ? 'an object' : printable(JSON.stringify(value) ?? 'nothing', 60)
}
