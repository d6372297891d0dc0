import { WebhookVerificationError } from './webhook-verification-error.ts'

/**
 * Refuses what was signed too long ago, which may be an old message that somebody recorded, or too far ahead. Exactly at
 * the tolerance it is still taken. All three in ms.
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
