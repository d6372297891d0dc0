import { isJsonObject } from '@x/transport'
import type { ServedOperation } from '../calls/served-operation.ts'
import { type JsonSchema, type OpenApiDocument, type OpenApiLookup, openApiLookup } from './openapi-document.ts'
import { definitionOf, portableSchema } from './portable-schema.ts'

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'

/** What goes into an operation and what comes out of it, as schemas that stand alone. */
export interface OperationSchemas {
  /** Parameters by their names on the wire, and the request body as `body`. */
  readonly input: JsonSchema
  /** Whatever a call that went well can answer. */
  readonly output: JsonSchema
}

type Described = Pick<ServedOperation<never>, 'operation' | 'response'>

/** Makes the schemas of an operation out of its row in the table and the API's OpenAPI document. */
export function operationSchemas(servedOperation: Described, document: OpenApiDocument): OperationSchemas {
  const lookup = openApiLookup(document)
  return {
    input: standalone(inputSchema(servedOperation, lookup), lookup),
    output: standalone(outputSchema(servedOperation, lookup), lookup),
  }
}

function inputSchema({ operation }: Described, lookup: OpenApiLookup): JsonSchema {
  const properties: Record<string, JsonSchema> = {}
  for (const parameter of operation.parameters) {
    const { name, in: place, type, repeatable } = parameter
    const maximum = 'maximum' in parameter ? parameter.maximum : undefined
    const { schema = {}, description } = lookup.parameter(operation, name, place)
    // The table says what the client takes; the document, within which limits and what for.
    properties[name] = {
      ...lookup.resolve(schema),
      ...(repeatable === true ? {} : { type, ...(maximum === undefined ? {} : { maximum }) }),
      ...(typeof description === 'string' && { description }),
    }
  }
  const required = operation.parameters.filter((parameter) => parameter.required).map(({ name }) => name)
  if (operation.body !== undefined) {
    properties.body = { ...bodySchema(lookup.described(operation)), description: 'The request body, as JSON.' }
    required.push('body')
  }
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  }
}

const bodySchema = ({ requestBody }: JsonSchema): JsonSchema => jsonContent(requestBody) ?? { type: 'object' }

/** Every way in which a success is answered. */
function outputSchema({ operation, response }: Described, lookup: OpenApiLookup): JsonSchema {
  if (response !== undefined) return response
  const responses = Object.entries(Object(lookup.described(operation).responses))
  const contents = (kind: RegExp) =>
    responses
      .filter(([status]) => kind.test(status))
      .map(([, response]) => jsonContent(lookup.resolve(response)))
      .filter((content) => content !== undefined)
  const refused = new Set(contents(/^[45]/).map(({ $ref }) => $ref))
  const variants = contents(/^2/)
    .flatMap(variantsOf)
    // A server that hides errors in a 200 is no secret to the client, which makes errors of them again.
    .filter(({ $ref }) => $ref === undefined || !refused.has($ref))
  const [only, ...others] = variants
  if (only === undefined) return { type: 'object' }
  return others.length === 0 ? only : { anyOf: variants }
}

const variantsOf = (schema: JsonSchema): readonly JsonSchema[] =>
  Array.isArray(schema.oneOf) ? schema.oneOf.filter(isJsonObject) : [schema]

function jsonContent(holder: unknown): JsonSchema | undefined {
  const content = isJsonObject(holder) && isJsonObject(holder.content) ? holder.content['application/json'] : undefined
  return isJsonObject(content) && isJsonObject(content.schema) ? content.schema : undefined
}

/** The schema with every component that it leads to, and no other. */
function standalone(schema: JsonSchema, lookup: OpenApiLookup): JsonSchema {
  const names = new Set<string>()
  collectNames(schema, names)
  // Names that are found on the way join the walk.
  for (const name of names) collectNames(component(name, lookup), names)
  const definitions = [...names].sort().map((name) => [name, portableSchema(component(name, lookup))] as const)
  return {
    $schema: DIALECT,
    ...portableSchema(schema),
    ...(definitions.length === 0 ? {} : { $defs: Object.fromEntries(definitions) }),
  }
}

const component = (name: string, lookup: OpenApiLookup): JsonSchema =>
  lookup.resolve({ $ref: `#/components/schemas/${name}` })

function collectNames(node: unknown, names: Set<string>): void {
  if (Array.isArray(node)) {
    for (const member of node) collectNames(member, names)
  } else if (isJsonObject(node)) {
    const name = typeof node.$ref === 'string' ? definitionOf(node.$ref) : undefined
    if (name !== undefined) names.add(name)
    for (const member of Object.values(node)) collectNames(member, names)
  }
}
