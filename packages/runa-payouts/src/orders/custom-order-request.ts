import {
  type Clock,
  customRequestProblems,
  type SchemaIssue,
  type SendWindow,
  type SharedCustomRequest,
} from '@x/transport'
import { idempotencyKeyProblem } from '../keys/idempotency-key.ts'
import { keyWindow } from '../keys/key-window.ts'

/** A request to an endpoint that this client has no method for. */
export interface CustomRequest extends SharedCustomRequest {
  /** Sent as X-Idempotency-Key. A write is retried only with a key. */
  readonly idempotencyKey?: string | undefined
}

/** What is wrong with a custom request: the general checks, and the one endpoint that it may not call. */
export function customProblems(method: string, path: unknown, init: CustomRequest): SchemaIssue[] {
  const issues = customRequestProblems(method, path, init)
  const refuse = (name: string, message: string) => issues.push({ path: [name], code: 'invalid_value', message })
  if (method === 'POST' && typeof path === 'string' && path.replace(/\/+$/, '') === '/order') {
    refuse('path', 'use createOrder to place orders: it guards against paying twice')
  }
  const { idempotencyKey } = { ...init }
  const keyProblem = idempotencyKey === undefined ? undefined : idempotencyKeyProblem(idempotencyKey)
  if (keyProblem !== undefined) refuse('idempotencyKey', keyProblem)
  return issues
}

/** A custom request may also outlive its key. When that key was first used is unknown. */
export const customWindow = (clock: Clock, idempotencyKey: string): SendWindow =>
  keyWindow({
    clock,
    lead: () => undefined,
    hear: () => {},
    usedBefore: false,
    operation: 'request',
    field: 'idempotencyKey',
    idempotencyKey,
    whatToDo: 'Look for what it created before you use a new key.',
  })
