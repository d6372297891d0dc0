import { isJsonObject } from '@x/transport'
import type { JsonSchema } from '../schemas/openapi-document.ts'

/**
 * The keywords that every host supports. Everything else goes into descriptions and is checked by the code that
 * validates a value. Hosts reject 19.99 because of `multipleOf: 0.01`. On `$ref`, `oneOf`, `if` and
 * `additionalProperties`, they crash or show a model no fields.
 */
const TAKEN: ReadonlySet<string> = new Set([
  ...['type', 'description', 'enum', 'properties', 'required', 'items'],
  ...['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'],
])

type Definitions = Readonly<Record<string, unknown>>

/**
 * A standalone schema, with its definitions, in the one form that every host accepts. Everything is inlined, and a
 * choice of objects becomes one object with the fields of all. It accepts everything that the schema accepts, and more,
 * except null for a field that is left out, and anything but an object where the schema says nothing at all.
 */
export function hostSchema({ $defs, ...schema }: JsonSchema): JsonSchema {
  return inlined(schema, isJsonObject($defs) ? $defs : {}, [])
}

/** @param within the definitions that contain this one */
function inlined(schema: JsonSchema, definitions: Definitions, within: readonly string[]): JsonSchema {
  const { $ref, ...beside } = schema
  if (typeof $ref === 'string') {
    const name = $ref.replace('#/$defs/', '')
    const definition = definitions[name]
    // A definition that contains itself would never end.
    if (!isJsonObject(definition) || within.includes(name)) return taken({ type: 'object', ...beside })
    return inlined({ ...definition, ...beside }, definitions, [...within, name])
  }
  const variants = variantsOf(schema).map((variant) => inlined(variant, definitions, within))
  if (variants.length > 0) return describedBy(schema, oneOf(variants))
  const { properties, items, const: only } = schema
  return taken({
    ...schema,
    ...(only === undefined ? {} : { enum: [only] }),
    ...(isJsonObject(items) ? { items: inlined(items, definitions, within) } : {}),
    ...(isJsonObject(properties)
      ? { properties: mapped(properties, (property) => inlined(property, definitions, within)) }
      : {}),
  })
}

const variantsOf = ({ oneOf, anyOf }: JsonSchema): readonly JsonSchema[] =>
  [oneOf, anyOf].flatMap((some) => (Array.isArray(some) ? some : [])).filter(isJsonObject)

const taken = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => TAKEN.has(keyword)))

const describedBy = ({ description }: JsonSchema, schema: JsonSchema): JsonSchema =>
  typeof description === 'string' ? { ...schema, description } : schema

const mapped = (
  properties: Readonly<Record<string, unknown>>,
  change: (property: JsonSchema) => JsonSchema,
): Record<string, JsonSchema> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, change(isJsonObject(property) ? property : {})]),
  )

/** Merges several variants into one. */
function oneOf(variants: readonly JsonSchema[]): JsonSchema {
  const some = variants.filter(({ type }) => type !== 'null')
  const [only] = some
  if (only !== undefined && some.length === 1) return only
  if (some.every(({ type, properties }) => type === 'object' && isJsonObject(properties))) return oneObject(some)
  // Hosts accept one type only. What users pass where anything is allowed is an object as a rule.
  return some.some(isAnyList) ? { type: 'object' } : { anyOf: some }
}

/** A list of anything is one of the forms of any value at all. */
const isAnyList = ({ type, items }: JsonSchema): boolean => type === 'array' && items === undefined

const propertiesOf = ({ properties }: JsonSchema): Readonly<Record<string, JsonSchema>> =>
  // Each of them went through `mapped`.
  Object(properties) as Record<string, JsonSchema>

const requiredBy = ({ required }: JsonSchema): readonly unknown[] => (Array.isArray(required) ? required : [])

/** One of several objects, and the label that identifies it, such as `EMAIL`. */
interface Variant {
  readonly schema: JsonSchema
  readonly label: string | undefined
}

function oneObject(schemas: readonly JsonSchema[]): JsonSchema {
  const names = [...new Set(schemas.flatMap((schema) => Object.keys(propertiesOf(schema))))]
  const tells = names.find((name) => schemas.some((schema) => labelBy(schema, name) !== undefined))
  const variants = schemas.map((schema) => ({
    schema,
    label: tells === undefined ? undefined : labelBy(schema, tells),
  }))
  const required = names.filter((name) => schemas.every((schema) => requiredBy(schema).includes(name)))
  return {
    type: 'object',
    properties: Object.fromEntries(
      names.map((name) => [name, name === tells ? telling(name, variants) : shared(name, variants)]),
    ),
    ...(required.length === 0 ? {} : { required }),
  }
}

/** The only value that a field of an object allows. */
function labelBy(schema: JsonSchema, name: string): string | undefined {
  const { enum: values } = propertiesOf(schema)[name] ?? {}
  const [only] = Array.isArray(values) && values.length === 1 ? values : []
  return typeof only === 'string' ? only : undefined
}

/** The field that tells the variants apart. */
function telling(name: string, variants: readonly Variant[]): JsonSchema {
  const labels = [...new Set(variants.flatMap(({ label }) => label ?? []))]
  const isOpen = variants.some(({ label }) => label === undefined)
  const meanings = labels.map((label) => {
    const { description } = variants.find((variant) => variant.label === label)?.schema ?? {}
    return typeof description === 'string' ? `${label}: ${description}` : `${label}.`
  })
  const { enum: _, ...field } = propertiesOf(variants[0]?.schema ?? {})[name] ?? {}
  return {
    ...field,
    ...(isOpen ? {} : { enum: labels }),
    description: [...meanings, ...(isOpen ? ['Others are possible.'] : [])].join(' '),
  }
}

/** A field of some or all variants: what they agree on, and which variants it belongs to. */
function shared(name: string, variants: readonly Variant[]): JsonSchema {
  const holders = variants.filter(({ schema }) => Object.hasOwn(propertiesOf(schema), name))
  const fields = holders.map(({ schema }) => propertiesOf(schema)[name] ?? {})
  const agreed = Object.entries(fields[0] ?? {}).filter(([keyword, value]) =>
    fields.every((field) => JSON.stringify(field[keyword]) === JSON.stringify(value)),
  )
  const meaning = fields.map(({ description }) => description).find((description) => typeof description === 'string')
  const words = [meaning, belonging(name, holders, variants)].filter((some) => some !== undefined)
  return { ...Object.fromEntries(agreed), ...(words.length === 0 ? {} : { description: words.join(' ') }) }
}

function belonging(name: string, holders: readonly Variant[], variants: readonly Variant[]): string | undefined {
  const labelsOf = (some: readonly Variant[]) => some.flatMap(({ label }) => label ?? []).join(' and ')
  const requiring = labelsOf(holders.filter(({ schema }) => requiredBy(schema).includes(name)))
  const having = labelsOf(holders)
  if (having === '') return undefined
  if (holders.length === variants.length)
    return requiring === '' || requiring === having ? undefined : `Required for ${requiring}.`
  if (requiring === having) return `Only for ${having}, where it is required.`
  return requiring === '' ? `Only for ${having}.` : `Only for ${having}; required for ${requiring}.`
}
