import { listed, nearestName } from '@x/transport'
import { listOf, METHODS, type Node, nodeOf } from './openapi-nodes.ts'

// YAML ends a value in { … } at a comma, so that `{ description: Taken, not done. }` has a key `not done.` and half of a
// sentence. OpenAPI allows any key in a schema; here an unknown one fails the generator.

/** Keywords that hold one schema. */
const ONE = ['items', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else']

/** Keywords that hold a list of schemas. */
const SEVERAL = ['oneOf', 'anyOf', 'allOf']

/** Keywords that hold schemas by name. */
const NAMED = ['properties']

/** Values of any kind, null included. */
const ANY_VALUE = new Set(['const', 'default', 'example'])

const KEYWORDS = [
  ...ONE,
  ...SEVERAL,
  ...NAMED,
  ...ANY_VALUE,
  ...['$ref', 'type', 'enum', 'format', 'pattern', 'title', 'description', 'deprecated', 'required'],
  ...['minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
  // What the generator and the sandbox read.
  ...['x-decimal', 'x-known-values', 'x-unknown', 'x-client-name', 'x-client-omit'],
]

/** @throws Error that names every key of a schema which is unknown, or has no value. */
export function checkSchemas(document: Node): void {
  const problems = schemasOf(document).flatMap(({ schema, at }) => problemsOf(schema, at))
  if (problems.length > 0) throw new Error(listed(problems))
}

interface Placed {
  readonly schema: unknown
  readonly at: string
}

/** The outermost schemas of a document: its components, and those of parameters, bodies and responses. */
function schemasOf(document: Node): readonly Placed[] {
  const components = nodeOf(document.components)
  const operations = ['paths', 'webhooks'].flatMap((section) =>
    Object.entries(nodeOf(document[section])).flatMap(([path, item]) => [
      ...heldBy({ parameters: nodeOf(item).parameters }, path),
      ...METHODS.flatMap((method) => heldBy(nodeOf(nodeOf(item)[method]), `${method} ${path}`)),
    ]),
  )
  return [
    ...entriesOf(components.schemas, 'schemas'),
    ...['parameters', 'responses'].flatMap((section) =>
      Object.entries(nodeOf(components[section])).flatMap(([name, holder]) => inHolder(holder, `${section}.${name}`)),
    ),
    ...operations,
  ]
}

const heldBy = (operation: Node, at: string): readonly Placed[] => [
  ...listOf(operation.parameters).flatMap((holder, index) => inHolder(holder, `${at}.parameters.${index}`)),
  ...inHolder(operation.requestBody, `${at}.requestBody`),
  ...Object.entries(nodeOf(operation.responses)).flatMap(([status, holder]) => inHolder(holder, `${at}.${status}`)),
]

/** What a parameter, a body or a response holds. */
const inHolder = (holder: unknown, at: string): readonly Placed[] => {
  const { schema, content } = nodeOf(holder)
  const media = Object.entries(nodeOf(content)).map(([type, one]) => ({
    schema: nodeOf(one).schema,
    at: `${at}.${type}`,
  }))
  return [{ schema, at }, ...media]
}

const entriesOf = (holder: unknown, at: string): readonly Placed[] =>
  Object.entries(nodeOf(holder)).map(([name, schema]) => ({ schema, at: `${at}.${name}` }))

function problemsOf(schema: unknown, at: string): readonly string[] {
  const node = nodeOf(schema)
  const own = Object.entries(node).flatMap(([key, value]) => problemOf(key, value, at) ?? [])
  const inner = [
    ...ONE.filter((key) => key in node).map((key) => ({ schema: node[key], at: `${at}.${key}` })),
    ...SEVERAL.flatMap((key) => listOf(node[key]).map((one, index) => ({ schema: one, at: `${at}.${key}.${index}` }))),
    ...NAMED.flatMap((key) => entriesOf(node[key], at)),
  ]
  return [...own, ...inner.flatMap((one) => problemsOf(one.schema, one.at))]
}

function problemOf(key: string, value: unknown, at: string): string | undefined {
  if (!KEYWORDS.includes(key)) {
    const nearest = nearestName(key, KEYWORDS)
    const advice =
      nearest === undefined
        ? 'YAML ends a value in { } at a comma: quote the description if this is its other half'
        : `did you mean ${JSON.stringify(nearest)}?`
    return `${at}: unknown keyword ${JSON.stringify(key)}; ${advice}`
  }
  if (value === null && !ANY_VALUE.has(key)) return `${at}: ${key} has no value`
  if (key === 'description' && typeof value !== 'string') return `${at}: description: expected a text`
  return undefined
}
