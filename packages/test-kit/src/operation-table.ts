import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** An operation as the OpenAPI file of a package has it, which is the table that everything else comes from. */
export interface TableOperation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly retry: string
  readonly rest?: { readonly path: string; readonly also?: string }
  readonly tool?: { readonly name: string }
  readonly addition?: 'by_default' | 'when_named'
  /** Whether the servers answer it themselves, so that no client has a method for it. */
  readonly isLocal: boolean
}

/** Every operation in the OpenAPI file of a package, in its order. */
export function operationTable(name: 'runa-payouts' | 'inngest-runs'): readonly TableOperation[] {
  // The parser types its result `any`; the generator checks everything that is read here.
  const document: { paths: Record<string, Record<string, Record<string, unknown>>> } = parse(
    readFileSync(new URL(`../../../specs/${name}.openapi.yaml`, import.meta.url), 'utf8'),
  )
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => typeof operation.operationId === 'string')
      .map(([method, operation]) => {
        const { operationId: id, 'x-retry': retry = 'read', 'x-rest': rest, 'x-tool': tool } = operation
        const isLocal = operation['x-local'] === true
        return { id, method: method.toUpperCase(), path, retry, rest, tool, addition: operation['x-addition'], isLocal }
      }),
  ) as readonly TableOperation[]
}

/** Which of them are served. */
interface Served {
  readonly readOnly?: boolean
  /** Tools that are served when they are named. */
  readonly named?: readonly string[]
}

/** Names of the tools that a package serves, in the order of its table. */
export const toolNames = (name: 'runa-payouts' | 'inngest-runs', choice: Served = {}): readonly string[] =>
  servedOf(name, choice).map(({ tool }) => tool.name)

/** The routes that a package serves, as `GET /v1/order` each; the shorter one where an operation has two. */
export const routeNames = (name: 'runa-payouts' | 'inngest-runs', choice: Served = {}): readonly string[] =>
  servedOf(name, choice).map(({ method, rest }) => `${method} ${rest.also ?? rest.path}`)

type ServedOperation = TableOperation & Required<Pick<TableOperation, 'rest' | 'tool'>>

const servedOf = (
  name: 'runa-payouts' | 'inngest-runs',
  { readOnly = false, named = [] }: Served,
): readonly ServedOperation[] =>
  operationTable(name)
    .filter((one): one is ServedOperation => one.tool !== undefined && one.rest !== undefined)
    .filter(({ addition, tool }) => addition !== 'when_named' || named.includes(tool.name))
    .filter(({ retry }) => !readOnly || retry === 'read')

/** What a snapshot says of an operation, for people who review a change to it. */
interface Reviewed {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly retry: string
  readonly accepted: string
  readonly timeoutMs: number
  readonly essential?: readonly string[]
  readonly echoedId?: { readonly parameter: string; readonly field: string }
}

interface ReviewedRow {
  readonly operation: Reviewed
  readonly rest: { readonly method: string; readonly path: string; readonly also?: string }
  readonly tool: { name: string; readOnly: boolean; destructive: boolean; idempotent: boolean }
  readonly addition?: string
  readonly localParameters?: readonly { readonly name: string; readonly in: string }[]
}

/**
 * A table of operations as text: one line for each operation, with how it is served below it.
 *
 * @param operations by the names that they are exported by. Rows of others are of the servers alone.
 */
export function operationSnapshot(operations: Readonly<Record<string, unknown>>, rows: readonly ReviewedRow[]): string {
  const local = rows.filter(({ operation }) => !Object.values(operations).includes(operation))
  const all = [...Object.entries(operations), ...local.map(({ operation }) => [operation.id, operation] as const)]
  const lines = all.flatMap(([name, operation]) => {
    // Whoever calls this passes the module of the table.
    const { id, method, path, parameters, retry, accepted, timeoutMs, ...other } = operation as Reviewed
    const { essential = [], echoedId } = other
    const given = parameters.map((one) => `${one.in}:${one.name}${one.required ? '' : '?'}`)
    const row = rows.find((one) => one.operation === operation)
    return [
      `${name}${name === id ? '' : ` (${id})`}: ${method} ${path} ${given.join(' ')}`.trimEnd(),
      `  ${retry}, accepted when ${accepted}, ${timeoutMs} ms`,
      ...(essential.length === 0 ? [] : [`  needs ${essential.join(', ')}`]),
      ...(echoedId === undefined ? [] : [`  is about ${echoedId.parameter}, by its ${echoedId.field}`]),
      ...(row !== undefined && local.includes(row) ? ['  no operation of the API: the servers answer it'] : []),
      ...(row === undefined ? [] : servedLines(row)),
    ]
  })
  return `${lines.join('\n')}\n`
}

function servedLines({ rest, tool, addition, localParameters = [] }: ReviewedRow): readonly string[] {
  const { name, ...hints } = tool
  const given = (['readOnly', 'destructive', 'idempotent'] as const).filter((hint) => hints[hint])
  return [
    `  route ${rest.method} ${rest.path}${rest.also === undefined ? '' : `, also ${rest.also}`}`,
    `  tool ${name}, hints: ${given.length === 0 ? 'none' : given.join(', ')}`,
    ...localParameters.map((one) => `  read by the servers: ${one.in}:${one.name}`),
    ...(addition === undefined ? [] : [`  an addition, served ${addition}`]),
  ]
}

interface CalledOperation {
  readonly id: string
  readonly parameters: readonly { readonly in: string }[]
  readonly body?: unknown
}

/** Calls the method of an operation: an id for each variable of its path, no query, and a body where it has one. */
export function callMethod(
  client: object,
  { id, parameters, body }: CalledOperation,
  given: { readonly pathValue: string; readonly body?: unknown },
  options: object,
): PromiseLike<unknown> {
  const method: unknown = Reflect.get(client, id)
  if (typeof method !== 'function') throw new TypeError(`there is no method ${id}`)
  const inPlace = (place: string) => parameters.filter((parameter) => parameter.in === place)
  const args = [
    ...inPlace('path').map(() => given.pathValue),
    ...(inPlace('query').length === 0 ? [] : [undefined]),
    ...(body === undefined ? [] : [given.body]),
    options,
  ]
  return Reflect.apply(method, client, args)
}
