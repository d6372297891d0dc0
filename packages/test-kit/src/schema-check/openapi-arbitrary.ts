import fc from 'fast-check'
import type { JsonSchema } from './json-schema.ts'

export type Resolve = (reference: string) => JsonSchema

/** Random JSON documents that fit a schema, edges included: longest strings, unknown members, unexpected keys. */
export function arbitraryOf(schema: JsonSchema, resolve: Resolve): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return arbitraryOf(resolve(schema.$ref), resolve)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const options = schema.oneOf ?? schema.anyOf
  if (options) return fc.oneof(...options.map((option) => arbitraryOf(option, resolve)))
  const { type } = schema
  if (typeof type === 'object') return fc.oneof(...type.map((one) => arbitraryOf({ ...schema, type: one }, resolve)))
  switch (type) {
    case 'object':
      return objectOf(schema, resolve)
    case 'array':
      return arrayOf(schema, resolve)
    case 'string':
      return stringOf(schema)
    case 'number':
      return numberOf(schema)
    case 'integer':
      return fc.integer()
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    // A schema that names no type says nothing of the value.
    case undefined:
      return fc.jsonValue({ maxDepth: 2 })
    default:
      throw new Error(`No arbitrary for ${JSON.stringify(schema)}`)
  }
}

function stringOf(schema: JsonSchema): fc.Arbitrary<string> {
  const { minLength = 0, maxLength, pattern, not } = schema
  const known = schema['x-known-values']
  if (known) return fc.oneof(fc.constantFrom(...known), fc.string())
  if (not) return fc.string().filter((value) => !not.enum.includes(value))
  if (pattern !== undefined) {
    const matching = fc.stringMatching(new RegExp(pattern))
    return maxLength === undefined ? matching : matching.filter((value) => value.length <= maxLength)
  }
  // Code points of all planes, because that is what lengths count.
  const short = fc.string({ unit: 'binary', minLength, maxLength: Math.max(minLength, Math.min(maxLength ?? 12, 12)) })
  if (maxLength === undefined) return short
  return fc.oneof({ weight: 4, arbitrary: short }, fc.string({ unit: 'binary', minLength: maxLength, maxLength }))
}

function numberOf({ minimum = -1e9, maximum = 1e24, multipleOf }: JsonSchema): fc.Arbitrary<number> {
  if (multipleOf === undefined) return fc.double({ min: minimum, max: maximum, noNaN: true })
  // 57 * 0.01 is not 0.57, but 57 / 100 is.
  const perUnit = Math.round(1 / multipleOf)
  return fc
    .integer({ min: Math.ceil(minimum * perUnit), max: Math.min(1e6, maximum) * perUnit })
    .map((count) => count / perUnit)
}

function arrayOf(schema: JsonSchema, resolve: Resolve): fc.Arbitrary<unknown[]> {
  const { items = {}, minItems = 0, maxItems = 200, uniqueItems = false } = schema
  const limits = { minLength: minItems, maxLength: Math.min(maxItems, minItems + 2) }
  const item = arbitraryOf(items, resolve)
  return uniqueItems
    ? fc.uniqueArray(item, { ...limits, selector: (value) => JSON.stringify(value) })
    : fc.array(item, limits)
}

function objectOf(schema: JsonSchema, resolve: Resolve): fc.Arbitrary<Record<string, unknown>> {
  const { properties = {}, required = [], additionalProperties } = schema
  const named = fc.record(
    Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, arbitraryOf(property, resolve)])),
    { requiredKeys: [...required] },
  )
  const whole =
    additionalProperties === false
      ? named
      : fc.tuple(otherEntries(schema, resolve), named).map(([others, own]) => ({ ...others, ...own }))
  return whole.chain((value) => satisfyingThen(value, schema, resolve))
}

function otherEntries(schema: JsonSchema, resolve: Resolve): fc.Arbitrary<Record<string, unknown>> {
  const { properties = {}, additionalProperties, propertyNames, maxProperties = 2 } = schema
  const key = arbitraryOf({ type: 'string', ...propertyNames }, resolve)
  const free = key.filter((name): name is string => typeof name === 'string' && !Object.hasOwn(properties, name))
  const value =
    typeof additionalProperties === 'object'
      ? arbitraryOf(additionalProperties, resolve)
      : fc.jsonValue({ maxDepth: 1 })
  return fc.dictionary(free, value, { maxKeys: Math.min(maxProperties, 2), noNullPrototype: true })
}

/** Where the `if` holds, the same object with the properties that the `then` speaks of made again. */
function satisfyingThen(
  value: Record<string, unknown>,
  schema: JsonSchema,
  resolve: Resolve,
): fc.Arbitrary<Record<string, unknown>> {
  if (!schema.if || !schema.then || !matches(schema.if, value)) return fc.constant(value)
  const changed = Object.entries(schema.then.properties ?? {}).map(([key, property]) => [
    key,
    arbitraryOf({ ...schema.properties?.[key], ...property }, resolve),
  ])
  return fc.record(Object.fromEntries(changed)).map((replaced) => ({ ...value, ...replaced }))
}

/** The little of JSON Schema that conditions are written in. */
function matches({ required = [], properties = {}, enum: values }: JsonSchema, value: unknown): boolean {
  if (values) return values.includes(value)
  if (typeof value !== 'object' || value === null) return true
  const entries = new Map(Object.entries(value))
  return (
    required.every((key) => entries.has(key)) &&
    Object.entries(properties).every(([key, property]) => !entries.has(key) || matches(property, entries.get(key)))
  )
}
