import { isJsonObject } from '@x/transport'

/** Names of the component schemas that only request bodies contain, and no response or webhook does. */
export function schemasSent(document: object): ReadonlySet<string> {
  const { paths, webhooks, components } = Object(document)
  const schemas: unknown = Object(components).schemas
  const operations = [paths].flatMap((all) => Object.values(Object(all)).flatMap((path) => Object.values(Object(path))))
  const sent = namesWithin(
    operations.map((operation) => Object(operation).requestBody),
    schemas,
  )
  const received = namesWithin([operations.map((operation) => Object(operation).responses), webhooks], schemas)
  return new Set([...sent].filter((name) => !received.has(name)))
}

const REFERENCE = '#/components/schemas/'

/** The schemas that a part of the document refers to, and those that these refer to. */
function namesWithin(part: unknown, schemas: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (Array.isArray(part)) for (const one of part) namesWithin(one, schemas, found)
  if (!isJsonObject(part)) return found
  for (const [key, value] of Object.entries(part)) {
    if (key !== '$ref' || typeof value !== 'string' || !value.startsWith(REFERENCE)) {
      namesWithin(value, schemas, found)
      continue
    }
    const name = value.slice(REFERENCE.length)
    if (found.has(name)) continue
    found.add(name)
    namesWithin(Object(schemas)[name], schemas, found)
  }
  return found
}
