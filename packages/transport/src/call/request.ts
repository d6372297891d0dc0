import type { Connection } from '../api/api.ts'
import type { Method, Operation } from '../api/operation.ts'
import { fillPath } from '../input/wire-text.ts'

type QueryScalar = string | number | boolean

/** The value of a query parameter. An array repeats the parameter: `status=FAILED&status=COMPLETED`. */
export type QueryValue = QueryScalar | readonly QueryScalar[] | undefined

/** The input of an operation. */
export interface CallInput {
  readonly path?: Readonly<Record<string, string>>
  /** Parameters of the operation, by their names on the wire. */
  readonly query?: Readonly<Record<string, QueryValue>>
  /** Query parameters that are not in the operation's table. They are sent as they are. */
  readonly extraQuery?: Readonly<Record<string, QueryValue>>
  /** Headers that are parameters of the operation. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A request as it is sent, byte for byte the same on every attempt. */
export interface PreparedRequest {
  readonly method: Method
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Builds a request. Pure: the same input gives the same bytes. */
export function buildRequest(
  operation: Pick<Operation, 'method' | 'path'>,
  connection: Connection,
  input: CallInput & { readonly bodyText?: string | undefined },
  headers: readonly Readonly<Record<string, string | undefined>>[],
): PreparedRequest {
  const merged: Record<string, string> = { accept: 'application/json' }
  if (input.bodyText !== undefined) merged['content-type'] = 'application/json'
  for (const source of [...headers, input.headers ?? {}, connection.headers]) {
    for (const name of Object.keys(source)) {
      const value = source[name]
      if (value !== undefined) merged[name.toLowerCase()] = value
    }
  }
  return {
    method: operation.method,
    url: `${connection.baseUrl}${fillPath(operation.path, input.path ?? {})}${queryString({ ...input.query, ...input.extraQuery })}`,
    headers: merged,
    ...(input.bodyText === undefined ? {} : { body: input.bodyText }),
  }
}

function queryString(query: Readonly<Record<string, QueryValue>>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of value === undefined ? [] : Array.isArray(value) ? value : [value])
      parameters.append(name, String(one))
  }
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}

/** The calling application, in addition to the package itself. */
export interface AppInfo {
  /** Name of the application: `payroll`. */
  readonly name: string
  /** Its version. Default: none. */
  readonly version?: string | undefined
  /** Where to learn about it. Default: none. */
  readonly url?: string | undefined
}

/** The User-Agent header: the package, then the application (RFC 9110, 10.1.5). */
export function userAgent(product: string, productVersion: string, appInfo?: AppInfo): string {
  const own = `${product}/${productVersion}`
  if (appInfo === undefined) return own
  const { name, version, url } = appInfo
  return `${own} ${name}${version === undefined ? '' : `/${version}`}${url === undefined ? '' : ` (${url})`}`
}
