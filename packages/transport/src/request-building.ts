import type { Connection } from './api.ts'
import type { Operation } from './operation.ts'
import { fillPath } from './path-template.ts'
import type { PreparedRequest } from './prepared-request.ts'

export type QueryValue = string | number | boolean | undefined

/** What an operation is called with. */
export interface CallInput {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, QueryValue>>
  /** Headers that are parameters of the operation. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Puts a request together. Pure: the same input gives the same bytes. */
export function buildRequest(
  operation: Pick<Operation, 'method' | 'path'>,
  connection: Connection,
  input: CallInput & { readonly bodyText?: string | undefined },
  headers: readonly Readonly<Record<string, string | undefined>>[],
): PreparedRequest {
  const merged: Record<string, string> = { accept: 'application/json' }
  if (input.bodyText !== undefined) merged['content-type'] = 'application/json'
  for (const source of [...headers, input.headers ?? {}, connection.headers]) {
    for (const [name, value] of Object.entries(source)) {
      if (value !== undefined) merged[name.toLowerCase()] = value
    }
  }
  return {
    method: operation.method,
    url: `${connection.baseUrl}${fillPath(operation.path, input.path ?? {})}${queryString(input.query ?? {})}`,
    // In one order, so that the same headers make the same request however they were given.
    headers: Object.fromEntries(Object.entries(merged).sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(input.bodyText === undefined ? {} : { body: input.bodyText }),
  }
}

function queryString(query: Readonly<Record<string, QueryValue>>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.append(name, String(value))
  }
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}
