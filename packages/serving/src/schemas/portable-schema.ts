import { isJsonObject } from '@x/transport'
import type { JsonSchema } from './openapi-document.ts'

/**
 * Keywords that are left out. `format` the API does not keep to. `default` tells what a server assumes, which is not what the
 * client sends. `multipleOf` refuses 19.99 as a multiple of 0.01 wherever it is counted in binary, and conditions few programs
 * read: what both say stands in the descriptions, and the client judges it.
 */
const DROPPED: ReadonlySet<string> = new Set([
  ...['format', 'default', 'example', 'examples'],
  ...['multipleOf', 'if', 'then', 'else'],
])

const ANNOTATIONS: ReadonlySet<string> = new Set(['description', 'title', 'deprecated', '$comment'])

/** Keywords whose value is a schema, a list of schemas, or a map of schemas by name. */
const HOLDS_SCHEMA: ReadonlySet<string> = new Set(['items', 'not', 'propertyNames', 'additionalProperties'])
const HOLDS_SCHEMAS: ReadonlySet<string> = new Set(['oneOf', 'anyOf', 'allOf'])

/** Every kind of value that JSON has. */
export const ANY_JSON: readonly JsonSchema[] = ['string', 'number', 'boolean', 'object', 'array', 'null'].map(
  (type) => ({
    type,
  }),
)

const COMPONENT = '#/components/schemas/'

/** Where a component schema is within a schema that stands alone. */
export const definitionOf = (reference: string): string | undefined =>
  reference.startsWith(COMPONENT) ? reference.slice(COMPONENT.length) : undefined

/**
 * A schema of an OpenAPI document in the form that most models' interfaces take: components as `$defs`, no extensions, one
 * type at a time, and no place that says nothing at all. It takes the values that the schema takes, and those that only what is
 * left out would refuse.
 */
export function portableSchema(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema)
    .filter(([keyword]) => !keyword.startsWith('x-') && !DROPPED.has(keyword))
    .map(([keyword, value]) => [keyword, portableValue(keyword, value)] as const)
  const portable = describingKnown(schema, Object.fromEntries(entries))
  const { type } = portable
  if (Array.isArray(type)) return oneTypeAtATime(portable, type)
  const saysSomething = Object.keys(portable).some((keyword) => !ANNOTATIONS.has(keyword))
  return saysSomething ? portable : { ...portable, anyOf: ANY_JSON }
}

function portableValue(keyword: string, value: unknown): unknown {
  if (keyword === '$ref' && typeof value === 'string') {
    const name = definitionOf(value)
    return name === undefined ? value : `#/$defs/${name}`
  }
  if (HOLDS_SCHEMA.has(keyword) && isJsonObject(value)) return portableSchema(value)
  if (HOLDS_SCHEMAS.has(keyword) && Array.isArray(value)) return value.filter(isJsonObject).map(portableSchema)
  if (keyword !== 'properties' || !isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, property]) => [
      name,
      isJsonObject(property) ? portableSchema(property) : property,
    ]),
  )
}

/** The members that an open enumeration is known to have go into words: as a rule they would shut out the next one. */
function describingKnown(schema: JsonSchema, portable: JsonSchema): JsonSchema {
  const known = schema['x-known-values']
  if (!Array.isArray(known)) return portable
  const description = [schema.description, `Known values: ${known.join(', ')}; others are possible.`]
  return { ...portable, description: description.filter((text) => typeof text === 'string').join(' ') }
}

/** `type: [string, null]` as two branches. What else the schema says goes with the type that is not null. */
function oneTypeAtATime(schema: JsonSchema, types: readonly unknown[]): JsonSchema {
  const entries = Object.entries(schema).filter(([keyword]) => keyword !== 'type')
  const notes = Object.fromEntries(entries.filter(([keyword]) => ANNOTATIONS.has(keyword)))
  const rules = Object.fromEntries(entries.filter(([keyword]) => !ANNOTATIONS.has(keyword)))
  return { ...notes, anyOf: types.map((type) => (type === 'null' ? { type } : { type, ...rules })) }
}
