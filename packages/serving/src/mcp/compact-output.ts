import { isJsonObject, type Operation } from '@x/transport'
import type { JsonSchema } from '../schemas/openapi-document.ts'
import { ANY_JSON } from '../schemas/portable-schema.ts'

/** The top-level fields that identify an operation's answer, each with a description. */
export interface TopFields {
  readonly properties: Readonly<Record<string, JsonSchema>>
  /** The fields that the client itself requires in an answer. */
  readonly required: readonly string[]
}

/**
 * The top-level fields of an answer, and the fields inside any field that contains everything essential. Each field has
 * a description and accepts any value, including null. An answer that does not match its schema still reports something
 * that was done. If the host discards it, the same thing is done again.
 *
 * @param output the schema of the answer, with its definitions
 */
export function topFields({ $defs, ...output }: JsonSchema, { essential = [], rows }: Operation): TopFields {
  const definitions = isJsonObject($defs) ? $defs : {}
  return fieldsOf(output, definitions, {
    paths: essential.map((path) => path.split('.')),
    rows: rows?.at,
    above: '',
  })
}

interface Essentials {
  readonly paths: readonly (readonly string[])[]
  /** Where a list holds its rows. */
  readonly rows: string | undefined
  /** The prefix of each path. */
  readonly above: string
}

function fieldsOf(schema: JsonSchema, definitions: JsonSchema, essentials: Essentials): TopFields {
  const { paths, rows, above } = essentials
  const found = new Map<string, JsonSchema[]>()
  for (const { properties } of formsOf(schema, definitions)) {
    for (const [name, property] of Object.entries(Object(properties))) {
      if (isJsonObject(property)) found.set(name, [...(found.get(name) ?? []), property])
    }
  }
  // What the client needs of the upstream is not in an answer that the server makes in a form of its own.
  const required = [...new Set(paths.flatMap(([name]) => name ?? []))].filter((name) => found.has(name))
  const properties = [...found].map(([name, forms]) => {
    const words = meaning(forms)
    const said = words === '' ? {} : { description: words }
    if (!required.includes(name)) return [name, { ...said, anyOf: ANY_JSON }] as const
    const path = `${above}${name}`
    const below = paths.filter(([first, ...rest]) => first === name && rest.length > 0).map(([, ...rest]) => rest)
    if (below.length === 0) {
      const isList = path === rows || forms.some(({ type }) => type === 'array')
      return [name, { type: isList ? 'array' : 'string', ...said }] as const
    }
    const within = fieldsOf({ anyOf: forms }, definitions, { paths: below, rows, above: `${path}.` })
    return [name, { type: 'object', ...said, ...within }] as const
  })
  return { properties: Object.fromEntries(properties), required }
}

/** The objects that a schema stands for: itself, or its variants. */
function formsOf(schema: JsonSchema, definitions: JsonSchema): readonly JsonSchema[] {
  const { $ref, anyOf, oneOf } = schema
  const definition = typeof $ref === 'string' ? definitions[$ref.replace('#/$defs/', '')] : undefined
  if (isJsonObject(definition)) return formsOf(definition, definitions)
  const variants = [anyOf, oneOf].flatMap((some) => (Array.isArray(some) ? some : [])).filter(isJsonObject)
  return variants.length === 0 ? [schema] : variants.flatMap((variant) => formsOf(variant, definitions))
}

/** What a field means: one description, or one for each value that identifies a variant of the answer. */
function meaning(forms: readonly JsonSchema[]): string {
  const values = forms.filter((form) => typeof form.const === 'string')
  if (values.length === 0) return text(forms.find(({ description }) => description !== undefined)?.description)
  const each = new Map(values.map((form) => [form.const, `${form.const}: ${text(form.description)}`]))
  return [...each.values(), ...(values.length === forms.length ? [] : ['Others are possible.'])].join(' ')
}

const text = (description: unknown): string => (typeof description === 'string' ? description : '')
