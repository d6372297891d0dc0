import { isJsonObject, type SchemaIssue, shownValue } from '@x/transport'
import { firstAttemptProblem, idempotencyKeyProblem } from '../keys/idempotency-key.ts'

/**
 * How Runa processes an order: `sync` responds when it is complete, with its links, and takes exactly one item; `async`
 * responds at once with the id and takes up to 200 (developer.runa.io, /getting-started/first-order).
 */
export type ExecutionMode = 'sync' | 'async'

/** What `createOrder` decides and checks before it sends, beyond the shape of the body. */
export interface OrderIntent {
  readonly mode: ExecutionMode
  readonly problems: readonly SchemaIssue[]
  /** The key may already have placed the order, too long ago for Runa to remember. */
  readonly expired: boolean
}

export interface OrderIntentOptions {
  readonly mode?: unknown
  readonly idempotencyKey?: unknown
  readonly firstAttemptAt?: unknown
}

/** The client settings that affect an order. */
export interface IntentRules {
  /** In ms since the Unix epoch. */
  readonly now: number
  readonly keyIsRequired: boolean
}

/**
 * Pure.
 *
 * @param body as it will be sent, not yet checked.
 */
export function intentOf(body: unknown, options: OrderIntentOptions, { now, keyIsRequired }: IntentRules): OrderIntent {
  const problems: SchemaIssue[] = []
  const refuse = (name: string, message: string) => problems.push({ path: [name], code: 'invalid_value', message })
  // Not yet checked: the schema rejects other bodies by name.
  const items = isJsonObject(body) ? body.items : undefined
  const count = Array.isArray(items) ? items.length : undefined

  const { mode = count === 1 || count === undefined ? 'sync' : 'async', idempotencyKey, firstAttemptAt } = options
  if (mode !== 'sync' && mode !== 'async') refuse('mode', `expected "sync" or "async", got ${shownValue(mode)}`)
  if (mode === 'sync' && count !== undefined && count > 1) {
    refuse('mode', `a sync order takes exactly one item, got ${count}; leave mode out or use "async"`)
  }
  // A key passed as undefined is a value that went missing; a random key in its place would pay again on the next run.
  if (idempotencyKey === undefined && keyIsRequired) {
    refuse('idempotencyKey', 'missing; this client requires one for every order (requireIdempotencyKey)')
  } else if (idempotencyKey === undefined && Object.hasOwn(options, 'idempotencyKey')) {
    refuse(
      'idempotencyKey',
      'expected a string, got undefined: if your key got lost, a random one would pay again. For a random key, leave the option out',
    )
  }
  const keyProblem = idempotencyKey === undefined ? undefined : idempotencyKeyProblem(idempotencyKey)
  if (keyProblem !== undefined) refuse('idempotencyKey', keyProblem)

  let expired = false
  if (firstAttemptAt !== undefined) {
    if (idempotencyKey === undefined)
      refuse('firstAttemptAt', 'says when a stored idempotencyKey was first used; pass both')
    const problem = firstAttemptProblem(firstAttemptAt, now)
    if (problem !== undefined) refuse('firstAttemptAt', problem.message)
    expired = problem?.tooOld === true
  }
  return { mode: mode === 'async' ? 'async' : 'sync', problems, expired }
}
