import type { Outcome } from './outcome.ts'
import type { RetryClass } from './retry-policy.ts'

const FOR_WRITES: Readonly<Record<Outcome, string>> = {
  not_sent: ' Nothing was sent.',
  rejected: ' Nothing happened.',
  unknown: ' It may have happened.',
  accepted: ' It did happen; only the answer was lost.',
}

/** A key may have been used by an earlier call, of which this one knows nothing. */
const FOR_KEYED_WRITES: Readonly<Partial<Record<Outcome, string>>> = {
  not_sent: ' Nothing was sent. If its idempotency key was used before, keep it.',
  rejected: ' This call did nothing. If its idempotency key was used before, keep it.',
  unknown: ' It may have happened. Repeat the call with the same idempotency key, never with another.',
}

/** The API keeps this answer under the key: the same call gets it again, whatever was mended meanwhile. */
const KEPT_REFUSAL =
  ' Nothing happened. This answer is kept under the idempotency key: mend what it names, then use a new key.'

/** Nobody looked at the request, so that its key is as good as before. */
const RATE_LIMITED = ' This call did nothing. Repeat it later, with the same idempotency key.'

/**
 * What the outcome means for the caller, as a sentence with a space before it. A read leaves nothing to be told.
 *
 * @param answer of the last attempt: whether the API keeps it under the key, so that it stands for every call with it,
 *   and its status.
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

/** The same where the key turned out to belong to another request. */
export const CONFLICT_ADVICE =
  ' The key already belongs to another request, which may have happened: look for it before you use another key.'

/** Why a failure that proves something elsewhere proves nothing here. */
export const UNPROVEN =
  ' The `fetch` given to this client may have sent the request more than once, so its failure proves nothing; mark it with singleRequest() if it sends each request once.'
