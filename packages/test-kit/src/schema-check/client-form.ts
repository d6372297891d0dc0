import { isJsonObject } from './json-schema.ts'

/**
 * An OpenAPI document as users of the client see it: a property that `x-client-name` marks has the name given there, and
 * one that `x-client-omit` marks is gone. Everything else is as in the document, which describes the wire.
 */
export function clientForm<Document>(document: Document): Document {
  // Members of an object change their names, and nothing changes its kind.
  return formOf(document) as Document
}

function formOf(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(formOf)
  if (!isJsonObject(node)) return node
  const { properties } = node
  const own = isJsonObject(properties) ? withClientNames(node, properties) : node
  return Object.fromEntries(Object.entries(own).map(([key, member]) => [key, formOf(member)]))
}

function withClientNames(
  schema: Record<string, unknown>,
  properties: Record<string, unknown>,
): Record<string, unknown> {
  const renamed: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(properties)) {
    const clientName = clientNameOf(name, property)
    if (clientName === undefined) continue
    if (Object.hasOwn(renamed, clientName)) throw new Error(`two properties are called ${clientName} in the client`)
    renamed[clientName] = withoutMarks(property)
  }
  const { required } = schema
  if (!Array.isArray(required)) return { ...schema, properties: renamed }
  const stillRequired = required
    .map((name) => clientNameOf(name, properties[name]))
    .filter((name) => name !== undefined)
  return { ...schema, required: stillRequired, properties: renamed }
}

/** Undefined for a property that the client leaves out. */
function clientNameOf(name: string, property: unknown): string | undefined {
  if (!isJsonObject(property)) return name
  if (property['x-client-omit'] === true) return undefined
  const given = property['x-client-name']
  return typeof given === 'string' ? given : name
}

function withoutMarks(property: unknown): unknown {
  if (!isJsonObject(property)) return property
  const { 'x-client-name': _name, 'x-client-omit': _omit, ...rest } = property
  return rest
}
