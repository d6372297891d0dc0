/** A schema of a tool, or a part of one. */
type Schema = Readonly<Record<string, unknown>>

/** What a host asks of the schema of a tool's arguments, as a check that needs nothing of the host. */
export interface HostRule {
  /** Whose rule it is. */
  readonly host: string
  /** What becomes of a schema that breaks it. */
  readonly otherwise: string
  /** The smallest schema that breaks it. */
  readonly broken: Schema
  /** Whether one place of a schema keeps it. */
  readonly keeps: (place: Schema) => boolean
}

const without =
  (...keywords: readonly string[]) =>
  (place: Schema): boolean =>
    keywords.every((keyword) => !Object.hasOwn(place, keyword))

const NUMBER = { type: 'number' }

export const HOST_RULES: readonly HostRule[] = [
  {
    host: 'Gemini CLI and Mastra (AJV), and every host in Python (jsonschema)',
    otherwise: '19.99 is no multiple of 0.01, and is refused',
    broken: { ...NUMBER, multipleOf: 0.01 },
    keeps: without('multipleOf'),
  },
  {
    host: 'LangChain’s adapter',
    otherwise: 'the branches of a choice and of a condition are merged into one that nothing fits',
    broken: { oneOf: [{ type: 'object', properties: { type: { const: 'A' } } }] },
    keeps: without('oneOf', 'allOf', 'const', 'if', 'then', 'else', '$ref'),
  },
  {
    host: 'google-genai for Python',
    otherwise: 'a keyword that its own model of a schema does not have is an exception',
    broken: { type: 'object', additionalProperties: false },
    keeps: without('additionalProperties', 'propertyNames', 'not', 'uniqueItems', '$schema', 'const', 'if', 'then'),
  },
  {
    host: 'AutoGen',
    otherwise: 'a reference to a definition that comes later is an exception',
    broken: { $defs: {}, type: 'object' },
    keeps: without('$ref', '$defs', 'definitions'),
  },
  {
    host: 'Gemini’s interface',
    otherwise: 'an enumeration of anything but texts, and a list of types, is refused',
    broken: { type: ['string', 'null'] },
    keeps: ({ type, enum: values }) =>
      typeof type === 'string' && (values === undefined || (type === 'string' && Array.isArray(values))),
  },
  {
    host: 'whatever shows a schema to a model as it is',
    otherwise: 'an object whose fields are elsewhere has none',
    broken: { type: 'object', anyOf: [{ properties: { a: NUMBER } }] },
    keeps: ({ type, anyOf, properties, items }) =>
      anyOf === undefined && (type === 'array' ? items !== undefined : properties === undefined || type === 'object'),
  },
]

/** Every place of a schema, itself first. */
export function placesOf(schema: unknown): readonly Schema[] {
  if (!isObject(schema)) return []
  const { properties, items, anyOf, oneOf, allOf } = schema
  const held = [...(isObject(properties) ? Object.values(properties) : []), items, ...[anyOf, oneOf, allOf].flat()]
  return [schema, ...held.flatMap(placesOf)]
}

/** The hosts whose rule a schema breaks, with the place that breaks it. */
export const brokenRules = (schema: unknown): readonly { readonly host: string; readonly place: Schema }[] =>
  HOST_RULES.flatMap(({ host, keeps }) =>
    placesOf(schema)
      .filter((place) => !keeps(place))
      .map((place) => ({ host, place })),
  )

/** Keywords that stand nowhere in any schema of a tool. */
export const FORBIDDEN: readonly string[] = [
  ...['$ref', '$defs', '$schema', 'additionalProperties', 'if', 'then', 'multipleOf', 'propertyNames'],
]

/** Every name that anything in a document goes by, keywords and fields alike. */
export function namesIn(document: unknown): readonly string[] {
  if (Array.isArray(document)) return document.flatMap(namesIn)
  return isObject(document) ? Object.entries(document).flatMap(([name, held]) => [name, ...namesIn(held)]) : []
}

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
