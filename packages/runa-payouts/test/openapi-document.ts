import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import type { JsonSchema } from './openapi-arbitrary.ts'

const SPEC = new URL('../../../specs/runa-payouts.openapi.yaml', import.meta.url)

// The parser types its result `any`; everything below works with this part of it.
const document: { components: { schemas: Record<string, JsonSchema> } } = parse(readFileSync(SPEC, 'utf8'))

/** The schemas of the OpenAPI file by name. */
export const openapiSchemas = document.components.schemas

/** The schema that a reference in the OpenAPI file leads to. */
export function resolveReference(reference: string): JsonSchema {
  const schema = openapiSchemas[reference.replace('#/components/schemas/', '')]
  if (!schema) throw new Error(`${reference} leads nowhere`)
  return schema
}

const ajv = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  // An if/then constrains fields whose types stand beside it.
  strictTypes: false,
  strictRequired: false,
  validateFormats: false,
  // In a double, 0.07 / 0.01 is not quite 7.
  multipleOfPrecision: 6,
})
ajv.addVocabulary(['components', 'x-decimal', 'x-known-values', 'x-unknown'])

/** What the OpenAPI file says of a value: whether it fits a schema, which may refer to those of the file. */
export function openapiVerdict(schema: JsonSchema): (value: unknown) => boolean {
  const validate = ajv.compile({ ...schema, components: document.components })
  return (value) => validate(value)
}
