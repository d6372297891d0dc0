import type { Parameter } from '@x/transport'
import { type Node, nodeOf } from './openapi-nodes.ts'
import { parameterFieldsOf } from './operation-fields.ts'

/** What the table has of a schema: a client checks each of these. */
const CHECKED: Readonly<Record<string, readonly string[]>> = {
  string: ['enum', 'minLength', 'pattern'],
  integer: ['minimum', 'maximum'],
  number: ['minimum', 'maximum'],
  boolean: [],
}

/** What a schema may say that is no constraint on values. */
const WORDS: ReadonlySet<string> = new Set(['type', 'description', 'default', 'format', 'example', 'examples'])

const PLACES: readonly unknown[] = ['path', 'query', 'header']

/**
 * A parameter of the operation table, from the OpenAPI file. Undefined for a header that the client itself sets.
 *
 * @throws Error for what the table cannot say.
 */
export function tableParameter(node: Node, operation: string): Parameter | undefined {
  const where = `${operation}, parameter ${String(node.name)}`
  const fields = parameterFieldsOf(node, where)
  if (fields['x-set-by-client']) return undefined
  const { name, in: place, required = false } = node
  if (!PLACES.includes(place)) throw new Error(`${where}: in: expected path, query or header, got ${String(place)}`)
  if (place === 'path' && required !== true) throw new Error(`${where}: required: a path parameter always is`)
  const whole = nodeOf(node.schema)
  const repeatable = whole.type === 'array'
  const schema = repeatable ? nodeOf(whole.items) : whole
  const { type } = schema
  const checked = typeof type === 'string' ? CHECKED[type] : undefined
  if (checked === undefined) {
    throw new Error(`${where}: type: expected string, integer, number or boolean, got ${JSON.stringify(type)}`)
  }
  const unchecked = Object.keys(schema).filter((keyword) => !checked.includes(keyword) && !WORDS.has(keyword))
  if (unchecked.length > 0) {
    throw new Error(`${where}: no client checks ${unchecked.join(', ')} where the type is ${type}`)
  }
  const limits = Object.fromEntries(checked.filter((key) => schema[key] !== undefined).map((key) => [key, schema[key]]))
  const parameter = {
    name,
    ...(fields['x-client-option'] === undefined ? {} : { option: fields['x-client-option'] }),
    in: place,
    type,
    required: required === true && fields['x-made-by-client'] === undefined,
    ...(repeatable ? { repeatable } : {}),
    ...limits,
    ...(fields['x-expected'] === undefined ? {} : { expected: fields['x-expected'] }),
  }
  // Each member was checked above, or is an OpenAPI document's to have right.
  return parameter as Parameter
}
