import { componentName, listOf, type Node, nodeOf } from './openapi-nodes.ts'

/**
 * The document with one description for a field that tells the members of a union apart: what each of its values means.
 * An editor shows the descriptions of all members one after the other where nothing is known yet, and the one of a member
 * after a comparison. Neither says what the field is for unless they are the same.
 */
export function joinedMeanings<Document extends object>(document: Document): Document {
  const { components, ...rest } = nodeOf(document)
  const schemas = nodeOf(nodeOf(components).schemas)
  const joined = meaningsIn(schemas)
  const changed = Object.entries(schemas).map(([name, schema]) => [name, withMeaning(nodeOf(schema), joined.get(name))])
  // The same document: only descriptions are other ones.
  return { ...rest, components: { ...nodeOf(components), schemas: Object.fromEntries(changed) } } as unknown as Document
}

interface Meaning {
  /** The field that tells the members apart. */
  readonly field: string
  readonly description: string
  /** How many members the union has. */
  readonly members: number
}

/** By the name of the member. One that is in several unions says what the largest of them allows. */
function meaningsIn(schemas: Node): ReadonlyMap<string, Meaning> {
  const meanings = new Map<string, Meaning>()
  for (const union of Object.values(schemas).map(nodeOf)) {
    const names = [...listOf(union.oneOf), ...listOf(union.anyOf)].map(componentName)
    const known = names.filter((name) => name !== undefined)
    const meaning = known.length === names.length ? meaningOf(known.map((name) => nodeOf(schemas[name]))) : undefined
    if (meaning === undefined) continue
    for (const name of known) {
      if ((meanings.get(name)?.members ?? 0) < meaning.members) meanings.set(name, meaning)
    }
  }
  return meanings
}

function meaningOf(members: readonly Node[]): Meaning | undefined {
  const [first = {}] = members
  const field = Object.keys(nodeOf(first.properties)).find((name) => members.every((member) => tells(member, name)))
  if (field === undefined || members.length < 2) return undefined
  const values = members.map((member) => nodeOf(nodeOf(member.properties)[field]))
  const sentences = values.map(({ const: value, description }) =>
    value === undefined ? `- Anything else: ${description}` : `- \`${value}\`: ${description}`,
  )
  return { field, description: sentences.join('\n'), members: members.length }
}

/** Whether a field has only one value in a member, or is what no other member knows. */
function tells(member: Node, name: string): boolean {
  const { const: value, not } = nodeOf(nodeOf(member.properties)[name])
  return value !== undefined || Array.isArray(nodeOf(not).enum)
}

function withMeaning(schema: Node, meaning: Meaning | undefined): Node {
  if (meaning === undefined) return schema
  const properties = nodeOf(schema.properties)
  const { field, description } = meaning
  return { ...schema, properties: { ...properties, [field]: { ...nodeOf(properties[field]), description } } }
}
