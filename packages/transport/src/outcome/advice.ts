import type { Outcome } from './outcome.ts'
import type { RetryClass } from './retry-policy.ts'

const FOR_WRITES: Readonly<Record<Outcome, string>> = {
  not_sent: 'Nothing was sent.',
  rejected: 'Nothing happened.',
  unknown: 'It may have happened.',
  accepted: 'It did happen; only the response was lost.',
}

/** An earlier call, unknown to this one, may have used the key. */
const FOR_KEYED_WRITES: Readonly<Partial<Record<Outcome, string>>> = {
  not_sent: 'Nothing was sent. If you used this idempotency key before, keep it.',
  rejected: 'This call did nothing. If you used this idempotency key before, keep it.',
  unknown: 'It may have happened. Repeat the call with the same idempotency key; never use a new one.',
}

/** The API stores this response under the key: the same call gets it again, whatever was fixed in between. */
const KEPT_REFUSAL =
  'Nothing happened. The API stores this response under the idempotency key: fix the problem, then use a new key.'

/** The request was not processed, so its key can still be used. */
const RATE_LIMITED = 'This call did nothing. Repeat it later, with the same idempotency key.'

/**
 * What the outcome means for the caller, in one or two sentences. A read needs no advice.
 *
 * @param response of the last attempt: whether the API stores it under the key, so that it applies to every call with that
 *   key, and its status.
 */
export function adviceFor(
  retryClass: RetryClass,
  outcome: Outcome,
  { stored = false, status }: { readonly stored?: boolean; readonly status?: number | undefined } = {},
): string {
  if (retryClass === 'read') return ''
  if (retryClass === 'keyed') {
    if (stored && outcome === 'rejected') return KEPT_REFUSAL
    if (status === 429 && outcome === 'rejected') return RATE_LIMITED
    return FOR_KEYED_WRITES[outcome] ?? FOR_WRITES[outcome]
  }
  return FOR_WRITES[outcome]
}

/** The same if the key turned out to belong to another request. */
export const CONFLICT_ADVICE =
  'The key already belongs to another request, which may have happened. Look for it before you use another key.'

/** Why a failure that would be proof elsewhere is no proof here. */
export const UNPROVEN =
  'The `fetch` that you passed may have sent the request more than once, so its failure proves nothing. If it sends each request once, mark it with singleRequest().'
