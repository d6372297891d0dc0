import { WebhookVerificationError } from './webhook-verification-error.ts'

/**
 * Rejects a message that was signed too long ago, which may be a recorded and replayed one, or too far in the future.
 * Exactly at the tolerance it is still accepted. All three in ms.
 *
 * @throws WebhookVerificationError with reason `too_old` or `too_new`.
 */
export function checkFreshness(sentAt: number, now: number, tolerance: number): void {
  const age = now - sentAt
  if (Math.abs(age) <= tolerance) return
  const distance = `${Math.abs(age)} ms ${age > 0 ? 'ago' : 'from now'}, and ${tolerance} ms are allowed`
  throw new WebhookVerificationError(
    age > 0 ? 'too_old' : 'too_new',
    `The webhook was signed ${distance}: it is not fresh, or the clock of this machine is off.`,
  )
}
