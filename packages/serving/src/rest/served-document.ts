import type { Operation, Parameter } from '@x/transport'
import { idempotencyHeaderOf, type ServedOperation, wordsBeside } from '../calls/served-operation.ts'
import { type JsonSchema, type OpenApiDocument, openApiLookup } from '../schemas/openapi-document.ts'
import { operationSchemas } from '../schemas/operation-schema.ts'
import { errorComponents, errorResponses } from './error-responses.ts'
import { PROBLEM_SCHEMA } from './problem-schema.ts'
import type { RouteDocument, RouteDocuments } from './route-table.ts'
import { asSchema, inComponents } from './served-schema.ts'

/** What the document says of the server itself. */
export interface ServedAs {
  readonly name: string
  readonly version: string
  /** Whether a token has to be sent. */
  readonly withToken: boolean
  /** What is before every path, as `/runa`; empty where nothing is. */
  readonly basePath: string
  readonly documents: RouteDocuments
}

const SECURITY = {
  token: { type: 'http', scheme: 'bearer', description: 'The token that this server was started with.' },
}

/** The OpenAPI document of what is served, made from the same table as the routes, and from the API's own document. */
export function servedDocument<Client>(
  servedOperations: readonly ServedOperation<Client>[],
  document: OpenApiDocument,
  served: ServedAs,
): OpenApiDocument {
  const { name, version, withToken, basePath, documents } = served
  const schemas = new Map<string, JsonSchema>([['Problem', PROBLEM_SCHEMA]])
  const paths: Record<string, Record<string, unknown>> = {}
  for (const servedOperation of servedOperations) {
    const { operation, rest } = servedOperation
    const described = operationObject(servedOperation, document, served, schemas)
    for (const { template, operationId, about } of waysTo(operation, rest)) {
      const beside = wordsBeside(servedOperation, servedOperations, 'route')
      const { limits, addition } = servedOperation
      const description = [described.description, beside, limits, about, addition && ADDITION].filter(Boolean).join(' ')
      const one = { operationId, ...described, description }
      paths[template] = { ...paths[template], [rest.method.toLowerCase()]: one }
    }
  }
  const operations = servedOperations.map(({ operation }) => operation)
  const usedTags = new Set(operations.map(({ id }) => documents.routes[id]?.tag))
  return {
    openapi: '3.1.0',
    ...{
      info: {
        title: name,
        version,
        description: 'What this server serves. Errors are problem details (RFC 9457).',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      // Wherever the document was read from: this server does not know by which names it is reached.
      servers: [{ url: basePath === '' ? '/' : basePath, description: 'This server.' }],
      security: withToken ? [{ token: [] }] : [],
      tags: documents.tags.filter((tag) => usedTags.has(tag.name)),
    },
    paths,
    components: {
      schemas: Object.fromEntries([...schemas].sort(([one], [other]) => (one < other ? -1 : 1))),
      responses: errorComponents(operations, withToken, Object.assign({}, ...operations.map(answerHeaders))),
      ...(withToken ? { securitySchemes: SECURITY } : {}),
    },
  }
}

const ADDITION = 'This is an addition: it is not in the capability document.'

/** A path of an operation, and how it stands to the other one where there are two. */
interface Way {
  readonly template: string
  readonly operationId: string
  readonly about: string | undefined
}

function waysTo({ id }: Operation, { path, also }: ServedOperation<never>['rest']): readonly Way[] {
  if (also === undefined) return [{ template: path, operationId: id, about: undefined }]
  return [
    {
      template: path,
      operationId: id,
      about: `This is the path of the capability document; ${also} is an alias.`,
    },
    {
      template: also,
      operationId: `${id}Also`,
      about: `This is an alias of ${path}, the path of the capability document. Both do the same.`,
    },
  ]
}

function operationObject<Client>(
  servedOperation: ServedOperation<Client>,
  document: OpenApiDocument,
  { documents, withToken }: ServedAs,
  schemas: Map<string, JsonSchema>,
): Record<string, unknown> & { readonly description?: string } {
  const { operation, tool } = servedOperation
  const { input, output } = operationSchemas(servedOperation, document)
  const properties = new Map(Object.entries(Object(inComponents(input, schemas, document).properties)))
  const { description: _, ...body } = asSchema(properties.get('body'))
  const parameters = operation.parameters.map((parameter) => parameterObject(parameter, properties.get(parameter.name)))
  const own: Partial<RouteDocument> = documents.routes[operation.id] ?? {}
  const { summary, description } = openApiLookup(document).described(operation)
  const text = own.description ?? tool.description ?? description
  return {
    summary,
    ...(typeof text === 'string' ? { description: text } : {}),
    ...(own.tag === undefined ? {} : { tags: [own.tag] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(operation.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': content(body, own.body) } } }),
    responses: {
      ...successes(operation, inComponents(output, schemas, document), own),
      ...errorResponses(operation, withToken),
    },
  }
}

/** JSON of a schema, with an example where there is a true one: explorers make one up otherwise. */
const content = (schema: JsonSchema, example: unknown): JsonSchema => ({
  schema,
  ...(example === undefined ? {} : { example }),
})

const successes = (operation: Operation, schema: JsonSchema, { answers = {} }: Partial<RouteDocument>) =>
  Object.fromEntries(
    statusesOf(operation).map((status) => [
      String(status),
      {
        description: status === 202 ? 'It was accepted and is in progress.' : 'It succeeded.',
        headers: answerHeaders(operation),
        content: { 'application/json': content(schema, answers[status]) },
      },
    ]),
  )

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
  return { [name]: { description: 'The key of this call. Repeat the call with it.', schema: { type: 'string' } } }
}
