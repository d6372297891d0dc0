import { isJsonObject, type Operation, type Parameter } from '@x/transport'
import type { Exposure } from '../exposure.ts'
import { idempotencyHeaderOf } from '../idempotency-header.ts'
import type { JsonSchema, OpenApiDocument } from '../json-schema.ts'
import { openApiLookup } from '../openapi-lookup.ts'
import { operationSchemas } from '../operation-schema.ts'
import { PROBLEM_SCHEMA } from './problem-schema.ts'

/** What the document says of the server itself. */
export interface ServedAs {
  readonly name: string
  readonly version: string
  /** Whether a token has to be sent. */
  readonly withToken: boolean
}

const PROBLEM = { $ref: '#/components/schemas/Problem' }

const PROBLEM_RESPONSE = {
  description: 'It did not work; outcome says whether what was asked for happened.',
  headers: {
    'X-Request-Id': { description: 'What the upstream calls the request.', schema: { type: 'string' } },
    'Retry-After': { description: 'Seconds to wait, where the upstream said so.', schema: { type: 'string' } },
  },
  content: { 'application/problem+json': { schema: PROBLEM } },
}

const SECURITY = {
  token: { type: 'http', scheme: 'bearer', description: 'The token that this server was started with.' },
}

/** The OpenAPI document of what is served, made from the same table as the routes, and from the API's own document. */
export function servedDocument<Client>(
  exposures: readonly Exposure<Client>[],
  document: OpenApiDocument,
  { name, version, withToken }: ServedAs,
): OpenApiDocument {
  const schemas = new Map<string, JsonSchema>([['Problem', PROBLEM_SCHEMA]])
  const paths: Record<string, Record<string, unknown>> = {}
  for (const exposure of exposures) {
    const described = operationObject(exposure, document, schemas)
    const { method, path, also } = exposure.rest
    for (const [index, template] of [path, ...(also === undefined ? [] : [also])].entries()) {
      const operationId = index === 0 ? exposure.operation.id : `${exposure.operation.id}Also`
      paths[template] = { ...paths[template], [method.toLowerCase()]: { operationId, ...described } }
    }
  }
  return {
    openapi: '3.1.0',
    ...{
      info: { title: name, version, description: 'What this server serves. Errors are problem details (RFC 9457).' },
      ...(withToken ? { security: [{ token: [] }] } : {}),
    },
    paths,
    components: {
      schemas: Object.fromEntries([...schemas].sort(([one], [other]) => (one < other ? -1 : 1))),
      ...(withToken ? { securitySchemes: SECURITY } : {}),
    },
  }
}

function operationObject<Client>(
  exposure: Exposure<Client>,
  document: OpenApiDocument,
  schemas: Map<string, JsonSchema>,
): Record<string, unknown> {
  const { operation } = exposure
  const { input, output } = operationSchemas(exposure, document)
  const properties = new Map(Object.entries(Object(inComponents(input, schemas).properties)))
  const { description: _, ...body } = asSchema(properties.get('body'))
  const parameters = operation.parameters.map((parameter) => parameterObject(parameter, properties.get(parameter.name)))
  const headers = answerHeaders(operation)
  const success = {
    description: 'It worked.',
    headers,
    content: { 'application/json': { schema: inComponents(output, schemas) } },
  }
  return {
    summary: openApiLookup(document).described(operation).summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(operation.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      ...Object.fromEntries(statusesOf(operation).map((status) => [String(status), success])),
      default: { ...PROBLEM_RESPONSE, headers: { ...PROBLEM_RESPONSE.headers, ...headers } },
    },
  }
}

const statusesOf = ({ responses, otherSuccess }: Operation): readonly number[] => {
  const statuses = Object.keys(responses).map(Number)
  return statuses.length === 0 ? [otherSuccess] : statuses
}

const parameterObject = ({ name, in: place, required }: Parameter, described: unknown) => {
  const { description, ...schema } = asSchema(described)
  return { name, in: place, required, ...(description === undefined ? {} : { description }), schema }
}

function answerHeaders(operation: Operation): Record<string, unknown> {
  const name = idempotencyHeaderOf(operation)
  if (name === undefined) return {}
  return { [name]: { description: 'The key to repeat the call with.', schema: { type: 'string' } } }
}

const asSchema = (value: unknown): JsonSchema => (isJsonObject(value) ? value : {})

const DEFINITION = '#/$defs/'

/** A schema that stands alone, with its definitions put among the document's components. */
function inComponents({ $schema: _, $defs, ...schema }: JsonSchema, schemas: Map<string, JsonSchema>): JsonSchema {
  for (const [name, definition] of Object.entries(Object($defs))) schemas.set(name, asSchema(relocated(definition)))
  return asSchema(relocated(schema))
}

function relocated(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(relocated)
  if (!isJsonObject(node)) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' && value.startsWith(DEFINITION)
        ? `#/components/schemas/${value.slice(DEFINITION.length)}`
        : relocated(value),
    ]),
  )
}
