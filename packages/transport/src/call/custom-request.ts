import { type Method, type Operation, operation } from '../api/operation.ts'
import type { SharedCallOptions } from '../input/options.ts'
import type { SchemaIssue } from '../issues/schema.ts'
import { surrogateProblem } from '../issues/surrogate.ts'
import type { QueryValue } from '../request/request-building.ts'

/** A request to an endpoint that the client has no method for. */
export interface SharedCustomRequest extends SharedCallOptions {
  /** An array repeats its parameter. */
  readonly query?: Readonly<Record<string, QueryValue>> | undefined
  /** Sent as JSON. */
  readonly body?: unknown
}

const METHODS: ReadonlySet<string> = new Set<Method>(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

const TIMEOUT_MS = 15_000

/** What is wrong with where a custom request would go. */
export function customRequestProblems(method: string, path: unknown, init: SharedCustomRequest): SchemaIssue[] {
  const issues: SchemaIssue[] = []
  const refuse = (name: string, message: string) => issues.push({ path: [name], code: 'invalid_value', message })
  if (!METHODS.has(method)) refuse('method', `expected one of ${[...METHODS].join(', ')}`)
  const problem = customPathProblem(path)
  if (problem !== undefined) refuse('path', problem)
  if (method === 'GET' && init.body !== undefined) refuse('body', 'a GET has none')
  return issues
}

function customPathProblem(path: unknown): string | undefined {
  if (typeof path !== 'string' || !/^\/[^/\\?#\s][^\\?#\s]*$/.test(path)) {
    return 'expected a path below the base URL, with a slash in front; parameters go into query'
  }
  return path.split('/').some((step) => /^(?:\.|%2e){1,2}$/i.test(step))
    ? 'expected a path without steps upward'
    : surrogateProblem(path)
}

/**
 * The descriptor of an endpoint that the table does not have. A write of unknown kind is sent once, unless an
 * idempotency key makes it safe to repeat.
 */
export function customOperation(method: Method, path: string, keyed: boolean): Operation {
  return operation({
    id: 'request',
    method,
    path,
    parameters: [],
    responses: {},
    otherSuccess: 200,
    accepted: 'anything',
    retry: method === 'GET' ? 'read' : keyed ? 'keyed' : 'once',
    timeoutMs: TIMEOUT_MS,
    verbatim: true,
  })
}
