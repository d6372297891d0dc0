import {
  type Method,
  type Operation,
  operation,
  type QueryValue,
  type SchemaIssue,
  type SharedCallOptions,
} from '@x/transport'
import { idempotencyKeyProblem } from './idempotency-key.ts'

/** A request to an endpoint that this client has no method for. */
export interface CustomRequest extends SharedCallOptions {
  readonly query?: Readonly<Record<string, QueryValue>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as X-Idempotency-Key. A request that writes is tried again only with one. */
  readonly idempotencyKey?: string
}

const METHODS: ReadonlySet<string> = new Set<Method>(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

const TIMEOUT_MS = 15_000

/** What is wrong with where a custom request would go. */
export function customRequestProblems(method: string, path: unknown, init: CustomRequest): SchemaIssue[] {
  const issues: SchemaIssue[] = []
  const refuse = (name: string, message: string) => issues.push({ path: [name], code: 'invalid_value', message })
  if (!METHODS.has(method)) refuse('method', `expected one of ${[...METHODS].join(', ')}`)
  if (typeof path !== 'string' || !/^\/[^/\\?#\s][^\\?#\s]*$/.test(path)) {
    refuse('path', 'expected a path below the base URL, such as "/product"; parameters go into query')
  } else if (path.split('/').some((step) => /^(?:\.|%2e){1,2}$/i.test(step))) {
    refuse('path', 'expected a path without steps upward')
  } else if (method === 'POST' && path.replace(/\/+$/, '') === '/order') {
    refuse('path', 'orders are placed with createOrder, which guards against paying twice')
  }
  if (method === 'GET' && init.body !== undefined) refuse('body', 'a GET has none')
  const keyProblem = init.idempotencyKey === undefined ? undefined : idempotencyKeyProblem(init.idempotencyKey)
  if (keyProblem !== undefined) refuse('idempotencyKey', keyProblem)
  return issues
}

/** The descriptor of an endpoint that the table does not have. */
export function customOperation(method: Method, path: string, keyed: boolean): Operation {
  return operation({
    id: 'request',
    method,
    path,
    description: 'An endpoint without a method of its own.',
    parameters: [],
    responses: {},
    otherSuccess: 200,
    accepted: 'anything',
    retry: method === 'GET' ? 'read' : keyed ? 'keyed' : 'once',
    timeoutMs: TIMEOUT_MS,
  })
}
