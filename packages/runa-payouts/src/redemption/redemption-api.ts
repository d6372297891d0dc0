import { type Api, operation, type Rejection } from '@x/transport'
import { KEY_PATTERNS } from '../api/key-patterns.ts'
import { redemptionProblem } from './error-codes.ts'
import { failureIn } from './redemption-answer.ts'
import { RedemptionError } from './redemption-error.ts'

/** A payout's host, which is not Runa's API: it takes no key, and one kind of request. */
export const REDEMPTION_API: Api = {
  vendor: "the payout's host",
  errors: [],
  // What the host says in its own words may quote the link or the code. Nothing of it is shown.
  readErrorBody: () => ({}),
  requestIdHeaders: [],
  reservedHeaders: {},
  // For a key that was passed in the wrong place.
  keyPatterns: KEY_PATTERNS,
  publicUrls: [],
  decimalFields: new Set(),
  // The host always answers 200; the body decides (developer.runa.io, /features/redemption-api).
  reinterpret: (status, json) => {
    const failure = failureIn(json)
    if (failure === undefined) return { status, json }
    const { happened, again } = redemptionProblem(failure.code)
    return { status: happened === 'perhaps' ? 503 : again === 'later' ? 429 : 422, json }
  },
  ownError: ({ json, retryAfterMs }: Rejection, context) => {
    const failure = failureIn(json)
    if (failure === undefined) return undefined
    const { code } = failure
    const { meaning, advice, again, waitMs } = redemptionProblem(code)
    const wait =
      retryAfterMs === undefined && waitMs === undefined ? undefined : Math.max(retryAfterMs ?? 0, waitMs ?? 0)
    return new RedemptionError(
      { what: code === undefined ? meaning : `${code}: ${meaning}`, advice },
      { code, meaning, ...(again === 'later' ? { retryAfterMs: wait } : {}) },
      { ...context, retryable: again === 'later' },
    )
  },
}

/** The one request. Its path is what is added to the link, which itself is never a part of it. */
export const redeemOperation = (ask: string) =>
  operation({
    id: 'redeem',
    method: 'GET',
    path: ask,
    parameters: [],
    responses: {},
    otherSuccess: 200,
    accepted: 'readable',
    retry: 'read',
    timeoutMs: 35_000,
    verbatim: true,
  })
