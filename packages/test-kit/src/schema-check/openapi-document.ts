import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type fc from 'fast-check'
import { parse } from 'yaml'
import { clientForm } from './client-form.ts'
import type { JsonSchema } from './json-schema.ts'
import { arbitraryOf } from './openapi-arbitrary.ts'

/** Whether a value fits. */
export type Verdict = (value: unknown) => boolean

/** What an OpenAPI file says. The schemas that are asked about may refer to those of the file. */
export interface OpenapiDocument {
  /** Its component schemas by name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>
  /** Random documents that fit a schema, as servers send them. */
  readonly documents: (schema: JsonSchema) => fc.Arbitrary<unknown>
  /** What the file says of a value as servers send it. */
  readonly verdict: (schema: JsonSchema) => Verdict
  /** What the file says of a value as users of the client see it, properties renamed and omitted as the file says. */
  readonly clientVerdict: (schema: JsonSchema) => Verdict
}

interface Parsed {
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

/** Reads an OpenAPI file. */
export function openapiDocument(file: URL): OpenapiDocument {
  // The parser types its result `any`; everything below works with this part of it.
  const document: Parsed = parse(readFileSync(file, 'utf8'))
  const { schemas } = document.components
  return {
    schemas,
    documents: (schema) => arbitraryOf(schema, (reference) => schemaBehind(reference, schemas)),
    verdict: verdictsOf(document),
    clientVerdict: verdictsOf(clientForm(document)),
  }
}

/** A reference to a component schema. */
export function schemaNamed(name: string): JsonSchema {
  return { $ref: `${COMPONENT}${name}` }
}

const COMPONENT = '#/components/schemas/'

function schemaBehind(reference: string, schemas: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const schema = schemas[reference.replace(COMPONENT, '')]
  if (!schema) throw new Error(`${reference} leads nowhere`)
  return schema
}

function verdictsOf({ components }: Parsed): (schema: JsonSchema) => Verdict {
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
  ajv.addVocabulary(['components', 'x-decimal', 'x-known-values', 'x-unknown', 'x-client-name', 'x-client-omit'])
  return (schema) => {
    const validate = ajv.compile({ ...schema, components })
    return (value) => validate(value)
  }
}
