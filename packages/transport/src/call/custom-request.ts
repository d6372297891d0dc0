import { type Method, type Operation, operation } from '../api/operation.ts'
import { optionsIssues } from '../input/option-checks.ts'
import type { SharedCallOptions } from '../input/options.ts'
import type { SchemaIssue } from '../issues/schema.ts'
import { surrogateProblem } from '../issues/shown-value.ts'
import type { QueryValue } from './request.ts'

/** A request to an endpoint that the client has no method for. */
export interface SharedCustomRequest extends SharedCallOptions {
  /** An array repeats its parameter. */
  readonly query?: Readonly<Record<string, QueryValue>> | undefined
  /** Sent as JSON. */
  readonly body?: unknown
}

const METHODS: ReadonlySet<string> = new Set<Method>(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

const TIMEOUT_MS = 15_000

/** What is wrong with the method, path and body of a custom request. */
export function customRequestProblems(method: string, path: unknown, init: SharedCustomRequest): SchemaIssue[] {
  const issues = optionsIssues(init, 'init')
  if (issues.length > 0) return issues
  const refuse = (name: string, message: string) => issues.push({ path: [name], code: 'invalid_value', message })
  if (!METHODS.has(method)) refuse('method', `expected one of ${[...METHODS].join(', ')}`)
  const problem = customPathProblem(path)
  if (problem !== undefined) refuse('path', problem)
  if (method === 'GET' && init.body !== undefined) refuse('body', 'a GET request has no body')
  return issues
}

function customPathProblem(path: unknown): string | undefined {
  if (typeof path !== 'string' || !/^\/[^/\\?#\s][^\\?#\s]*$/.test(path)) {
    return 'expected a path below the base URL that starts with a slash; pass parameters as query'
  }
  return path.split('/').some((step) => /^(?:\.|%2e){1,2}$/i.test(step))
    ? 'expected a path without "." and ".." segments'
    : surrogateProblem(path)
}

/**
 * The operation for an endpoint that is not in the table. An unknown write is sent once, unless an idempotency key
 * makes it safe to repeat.
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
