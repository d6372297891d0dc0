import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import type { DescribedOperation } from './described-operation.ts'
import { describedOperations } from './described-operations.ts'
import { formatted } from './formatted.ts'
import type { GeneratedFrom } from './generated-from.ts'
import { jsonOf, listOf, type Node, nodeOf, resolved } from './openapi-nodes.ts'

/** What people write for the table: schemas of components, and functions that bring responses into their form. */
export async function handwrittenNames(
  from: GeneratedFrom,
): Promise<{ readonly schemas: readonly string[]; readonly functions: readonly string[] }> {
  return namesIn(describedOperations(await documentOf(from)))
}

const namesIn = (operations: readonly DescribedOperation[]) => ({
  schemas: operations.flatMap(({ body, responses }) => [
    ...(body === undefined ? [] : [schemaName(body)]),
    ...Object.values(responses).map(schemaName),
  ]),
  functions: operations.flatMap(({ normalise }) => (normalise === undefined ? [] : [normalise])),
})

/** The table of operations that a client works by: schemas and functions are found by the names of components. */
export async function operationsModule(from: GeneratedFrom): Promise<string> {
  const operations = describedOperations(await documentOf(from)).filter(({ isLocal }) => !isLocal)
  const { schemas, functions } = namesIn(operations)
  const methods = [...operations].filter(({ isMethod }) => isMethod).map(({ id }) => `'${id}'`)
  return moduleOf(from, [
    `import type { Operation } from '@x/transport'`,
    imported(schemas, '../schemas/index.ts'),
    imported(functions, './normalise.ts'),
    '',
    ...operations.flatMap((operation) => [
      `/** ${operation.summary}. */`,
      `export const ${operation.name} = ${operationText(operation)} as const satisfies Operation`,
      '',
    ]),
    '/** The operations that the client has methods for, by their names. */',
    `export type OperationId = ${methods.join(' | ')}`,
  ])
}

/** What REST, MCP and the command line serve: rows of the table with their routes and tools. */
export async function servedModule(from: GeneratedFrom): Promise<string> {
  const served = describedOperations(await documentOf(from)).filter(isServed)
  const local = served.filter(({ isLocal }) => isLocal)
  const rows = served.map(({ name, fields, method, localParameters }) => {
    const { 'x-rest': rest, 'x-tool': tool, 'x-addition': addition, 'x-served-response': response } = fields
    const own = {
      ...{ rest: { method, ...rest }, tool: { ...tool, response: tool?.response?.schema } },
      ...{ beside: fields['x-beside'], addition, response: response?.schema },
      localParameters: localParameters.length === 0 ? undefined : localParameters,
    }
    return `{ operation: ${name}, ${JSON.stringify(own).slice(1)}`
  })
  return moduleOf(from, [
    `import type { ServedRow } from '@x/serving'`,
    ...(local.length === 0 ? [] : [`import type { Operation } from '@x/transport'`]),
    imported(
      served.filter((one) => !local.includes(one)).map(({ name }) => name),
      '../api/operations.gen.ts',
    ),
    imported(namesIn(local).schemas, '../schemas/index.ts'),
    '',
    ...local.flatMap((operation) => [
      `/** ${operation.summary}. The servers answer it themselves. */`,
      `const ${operation.name} = ${operationText(operation)} as const satisfies Operation`,
      '',
    ]),
    `export const SERVED_ROWS = [${rows.join(',\n')}] as const satisfies readonly ServedRow[]`,
  ])
}

/** What the served /openapi.json says beyond the API's own document. */
export async function routeDocumentsModule(from: GeneratedFrom): Promise<string> {
  const document = await documentOf(from)
  const inClientForm = clientNames(document)
  const routes = describedOperations(document)
    .filter(isServed)
    .map(({ id, node, fields, otherSuccess }) => {
      const { 'x-served-description': description, 'x-served-response': response } = fields
      const answers = Object.entries(nodeOf(node.responses)).flatMap(([status, one]) => {
        const { example } = jsonOf(resolved(document, one))
        return /^2/.test(status) && example !== undefined ? [[status, inClientForm(example)]] : []
      })
      return [
        id,
        {
          tag: listOf(node.tags)[0],
          description,
          body: jsonOf(resolved(document, node.requestBody)).example,
          answers: response === undefined ? Object.fromEntries(answers) : { [otherSuccess]: response.example },
        },
      ]
    })
  const text = JSON.stringify({ tags: document.tags, routes: Object.fromEntries(routes) })
  return moduleOf(from, [
    `import type { RouteDocuments } from '@x/serving/rest'`,
    '',
    `export const ROUTE_DOCUMENTS: RouteDocuments = ${text}`,
  ])
}

/** What a sandbox is asked: every method and path of the API, with the operation that they mean. */
export async function sandboxRoutesModule(from: GeneratedFrom): Promise<string> {
  const routes = new Map(
    describedOperations(await documentOf(from))
      .filter(({ isLocal }) => !isLocal)
      .map(({ method, path, node }) => [`${method} ${path}`, { method, path, name: String(node.operationId) }]),
  )
  // Literal paths come first: /order/estimate is not an order.
  const inOrder = [...routes.values()].sort((one, other) => variables(one.path) - variables(other.path))
  return moduleOf(from, [
    '/** Every route of the API. A path without variables comes before one that has some. */',
    `export const ROUTES = ${JSON.stringify(inOrder)} as const`,
    '',
    `export type RouteName = (typeof ROUTES)[number]['name']`,
  ])
}

const variables = (path: string): number => path.split('{').length

const isServed = ({ fields }: DescribedOperation): boolean => fields['x-tool'] !== undefined

// The parser types its result `any`; everything reads it as JSON that may be anything.
const documentOf = async ({ source }: GeneratedFrom): Promise<Node> => parse(await readFile(source, 'utf8'))

const moduleOf = ({ name, command }: GeneratedFrom, lines: readonly string[]): Promise<string> =>
  formatted([`// Made from ${name} by \`${command}\`. Do not edit.`, '', ...lines, ''].join('\n'))

function imported(names: readonly string[], from: string): string {
  const unique = [...new Set(names)].sort()
  return unique.length === 0 ? '' : `import { ${unique.join(', ')} } from '${from}'`
}

/** `Order` is judged by `orderSchema`, and a list of `Balance` by `balancesSchema`. */
const schemaName = (component: string): string =>
  `${component.charAt(0).toLowerCase()}${component.slice(1).replace('[]', 's')}Schema`

function operationText(operation: DescribedOperation): string {
  const { id, method, path, parameters, body, responses, normalise, otherSuccess, accepted, retry, timeoutMs } =
    operation
  const { essential, rows, paging, echoedId, verbatim, resourceId } = operation
  const head = JSON.stringify({ id, method, path, parameters })
  const rest = { otherSuccess, accepted, retry, timeoutMs, essential, rows, paging, echoedId, verbatim, resourceId }
  const named = [
    ...(body === undefined ? [] : [`body: ${schemaName(body)}`]),
    `responses: { ${Object.entries(responses)
      .map(([status, name]) => `${status}: ${schemaName(name)}`)
      .join(', ')} }`,
    ...(normalise === undefined ? [] : [`normalise: ${normalise}`]),
  ]
  return `${head.slice(0, -1)}, ${named.join(', ')}, ${JSON.stringify(rest).slice(1)}`
}

/** Gives the fields of an example the names that they have once the client has read them. */
function clientNames(document: Node): (example: unknown) => unknown {
  const names = new Map<string, string>()
  const collect = (node: unknown): void => {
    const members = Array.isArray(node) ? node.entries() : Object.entries(nodeOf(node))
    for (const [key, member] of members) {
      const clientName = nodeOf(member)['x-client-name']
      if (typeof clientName === 'string') names.set(String(key), clientName)
      collect(member)
    }
  }
  collect(document)
  const renamed = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(renamed)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([key, member]) => [names.get(key) ?? key, renamed(member)]))
  }
  return renamed
}
