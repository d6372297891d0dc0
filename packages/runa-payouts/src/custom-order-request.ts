import {
  type Clock,
  customRequestProblems,
  type SchemaIssue,
  type SendWindow,
  type SharedCustomRequest,
} from '@x/transport'
import { idempotencyKeyProblem } from './idempotency-key.ts'
import { keyWindow } from './key-window.ts'

/** A request to an endpoint that this client has no method for. */
export interface CustomRequest extends SharedCustomRequest {
  /** Sent as X-Idempotency-Key. A request that writes is tried again only with one. */
  readonly idempotencyKey?: string | undefined
}

/** What is wrong with a custom request: what is wrong with any, and the one endpoint that is not for it. */
export function customProblems(method: string, path: unknown, init: CustomRequest): SchemaIssue[] {
  const issues = customRequestProblems(method, path, init)
  const refuse = (name: string, message: string) => issues.push({ path: [name], code: 'invalid_value', message })
  if (method === 'POST' && typeof path === 'string' && path.replace(/\/+$/, '') === '/order') {
    refuse('path', 'orders are placed with createOrder, which guards against paying twice')
  }
  const keyProblem = init.idempotencyKey === undefined ? undefined : idempotencyKeyProblem(init.idempotencyKey)
  if (keyProblem !== undefined) refuse('idempotencyKey', keyProblem)
  return issues
}

/** A request of unknown kind may last for a month, too. When its key was first used before, nobody says. */
export const customWindow = (clock: Clock, idempotencyKey: string): SendWindow =>
  keyWindow({
    clock,
    lead: () => undefined,
    hear: () => {},
    usedBefore: false,
    operation: 'request',
    field: 'idempotencyKey',
    idempotencyKey,
    whatToDo: 'Look for what it made before you use a new key.',
  })
