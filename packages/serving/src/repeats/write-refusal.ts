import type { Operation } from '@x/transport'
import { idempotencyHeaderOf } from '../calls/idempotency-header.ts'
import type { RecentWrite } from './recent-writes.ts'
import { WriteRefusedError } from './write-refused-error.ts'

/** A write names no key where keys are required. */
export function keyRequired(operation: Operation): WriteRefusedError {
  const { id } = operation
  const name = idempotencyHeaderOf(operation) ?? 'the idempotency key'
  return new WriteRefusedError(
    `${id}: ${name} is missing, and is required here: make one for each thing you want done, and repeat it when you repeat the call. Nothing was sent.`,
    'idempotency_key_required',
    { operation: id, outcome: 'not_sent' },
  )
}

/**
 * A write without a key is the same as a recent one.
 *
 * @param isHere whether that one is in flight in this process
 */
export function repeated({ id }: Operation, write: RecentWrite, isHere: boolean): WriteRefusedError {
  const { idempotencyKey, known, subject, failed } = write
  const what = subject.orderId ?? subject.runId
  const named = what === undefined ? '' : ` (${what})`
  const state =
    known === 'accepted'
      ? failed
        ? `came to nothing${named}`
        : `was carried out${named}`
      : isHere
        ? 'is still under way'
        : 'may have been carried out'
  return new WriteRefusedError(
    `${id}: the same body was sent a short while ago under the idempotency key ${idempotencyKey}, and ${state}. Repeat it with this key; a new key pays again. This call sent nothing.`,
    'repeated_write',
    { operation: id, outcome: known ?? 'unknown', idempotencyKey, failed, ...subject },
  )
}

/** Nobody can tell whether a write was sent before. What the store threw is not shown to callers: it is not theirs. */
export const stateUnavailable = ({ id }: Operation, idempotencyKey: string | undefined): WriteRefusedError =>
  new WriteRefusedError(
    `${id}: this server could not read or write its state, without which the same thing could be done twice. Nothing was sent. Try again later; if it lasts, tell the person who runs this server, whose log has the reason.`,
    'state_unavailable',
    { operation: id, outcome: 'not_sent', ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
  )
