import { RequestValidationError } from '@x/transport'
import { firstAttemptProblem } from '../idempotency-key.ts'
import { ClockError } from './clock-error.ts'

/** How far a clock may step back without meaning anything, in ms: what time services do in one correction. */
const STEP_BACK_MS = 1000

/**
 * The refusal of an order whose key was first used too long ago; undefined when it may be sent.
 *
 * @param now the later of the local and the server's clock, in ms since the Unix epoch.
 */
export function tooOld(firstUsedAt: number, now: number, idempotencyKey: string): RequestValidationError | undefined {
  const problem = firstAttemptProblem(firstUsedAt, now)
  if (problem === undefined || !problem.tooOld) return undefined
  const issue = { path: ['startedAt'], code: 'invalid_value', message: problem.message }
  return new RequestValidationError(`sendPayouts: ${problem.message}. Nothing was sent.`, [issue], {
    operation: 'sendPayouts',
    outcome: 'unknown',
    idempotencyKey,
  })
}

/** @throws ClockError when the local clock is behind what was recorded by it. */
export function requireForward(now: number, newestRecord: number): void {
  if (now >= newestRecord - STEP_BACK_MS) return
  throw new ClockError(
    `sendPayouts: this machine's clock says ${new Date(now).toISOString()}, but the journal has a record of ${new Date(newestRecord).toISOString()}. A clock that runs backwards makes old keys look young. Set the clock, then run the batch again.`,
    { operation: 'sendPayouts' },
  )
}
