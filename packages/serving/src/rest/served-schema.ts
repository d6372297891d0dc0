import { isJsonObject } from '@x/transport'
import type { JsonSchema, OpenApiDocument } from '../schemas/openapi-document.ts'

const DEFINITION = '#/$defs/'

/** A schema that stands alone, with its definitions put among the document's components. */
export function inComponents(
  { $schema: _, $defs, ...schema }: JsonSchema,
  schemas: Map<string, JsonSchema>,
  document: OpenApiDocument,
): JsonSchema {
  const originals = member(document.components, 'schemas')
  for (const [name, definition] of Object.entries(Object($defs))) {
    schemas.set(name, asSchema(withAddresses(relocated(definition), member(originals, name))))
  }
  return asSchema(relocated(schema))
}

export const asSchema = (value: unknown): JsonSchema => (isJsonObject(value) ? value : {})

const member = (node: unknown, name: string): unknown => (isJsonObject(node) ? node[name] : undefined)

function relocated(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(relocated)
  if (!isJsonObject(node)) return node
  const same = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' && value.startsWith(DEFINITION)
        ? `#/components/schemas/${value.slice(DEFINITION.length)}`
        : relocated(value),
    ]),
  )
  // Generators of clients want to know of what, even where it is of anything.
  return same.type === 'array' && same.items === undefined ? { ...same, items: {} } : same
}

/**
 * The schema with `format: email` where the API's document has it: forms that are made from a schema ask for an address
 * then. Of other formats nothing is said, as the API's answers do not keep to them.
 */
function withAddresses(served: unknown, original: unknown): unknown {
  if (!isJsonObject(served) || !isJsonObject(served.properties)) return served
  const originals = member(original, 'properties')
  const properties = Object.entries(served.properties).map(([name, property]) => [
    name,
    isJsonObject(property) && member(member(originals, name), 'format') === 'email'
      ? { ...property, format: 'email' }
      : property,
  ])
  return { ...served, properties: Object.fromEntries(properties) }
}
