import type { UnknownMember } from '@x/transport'

/** The reasons why a payout gives no code that this version knows (developer.runa.io, /features/redemption-api). */
export type KnownRedemptionErrorCode =
  /** Runa has no code for this payout. */
  | 'RE001'
  /** The account that paid is not active. */
  | 'RE002'
  /** The code was invalidated. */
  | 'RE003'
  /** The code has expired. */
  | 'RE004'
  /** The code was cancelled. */
  | 'RE005'
  /** Out of stock at the moment. Ask again later. */
  | 'RE006'
  /** The product is not active. */
  | 'RE007'
  /** It could not be processed. Ask again after a minute. */
  | 'RE008'
  /** Asked too soon after RE008. Ask again after a minute. */
  | 'RE009'
  /** The account that paid is out of funds. Top it up, then ask again. */
  | 'RE010'
  /** Runa does not know this link. */
  | 'RE011'
  /** The payout was cancelled or refunded. */
  | 'RE012'
  /** Redemption as JSON is not enabled for this account. */
  | 'RE013'
  /** Something unexpected. Ask again later. */
  | 'RE999'

/**
 * Why a payout gives no code, by Runa's code for it (developer.runa.io, /features/redemption-api).
 *
 * `again`: `later` if the same link can work later without a change by anyone, `never` otherwise.
 * `happened`: whether the host may have done part of the work before it gave up.
 */
interface RedemptionProblem {
  readonly meaning: string
  /** What to do. */
  readonly advice: string
  readonly again: 'later' | 'never'
  readonly happened?: 'perhaps'
  /** The shortest wait in ms before the next request with this link. */
  readonly waitMs?: number
}

/** `RE009` is the answer to a request within a minute of `RE008`. */
const A_MINUTE = 60_000

const SUPPORT = "Contact Runa's support."
const LATER = 'Try again later with the same link.'
const AFTER_A_MINUTE = 'Wait a minute, then try again with the same link.'

const PROBLEMS: Readonly<Record<KnownRedemptionErrorCode, RedemptionProblem>> = {
  RE001: { meaning: 'Runa has no code for this payout.', advice: SUPPORT, again: 'never' },
  RE002: { meaning: 'The account that paid is not active.', advice: SUPPORT, again: 'never' },
  RE003: { meaning: 'The code was invalidated.', advice: SUPPORT, again: 'never' },
  RE004: {
    meaning: 'The code has expired.',
    advice: 'Send the recipient another payout if you owe it.',
    again: 'never',
  },
  RE005: {
    meaning: 'The code was cancelled.',
    advice: 'Send the recipient another payout if you owe it.',
    again: 'never',
  },
  RE006: { meaning: 'The product is out of stock at the moment.', advice: LATER, again: 'later' },
  RE007: { meaning: 'The product is not active.', advice: SUPPORT, again: 'never' },
  RE008: {
    meaning: 'Runa could not process the redemption.',
    advice: AFTER_A_MINUTE,
    again: 'later',
    happened: 'perhaps',
    waitMs: A_MINUTE,
  },
  RE009: {
    meaning: 'The request came too soon after one that could not be processed (RE008).',
    advice: AFTER_A_MINUTE,
    again: 'later',
    waitMs: A_MINUTE,
  },
  RE010: {
    meaning: 'The account that paid is out of funds.',
    advice: 'Top it up, then try again with the same link.',
    again: 'never',
  },
  RE011: {
    meaning: 'Runa does not know this link.',
    advice: 'Check that it is the `payout.url` of a completed order, whole and unchanged.',
    again: 'never',
  },
  RE012: { meaning: 'The payout is no longer valid: it was cancelled or refunded.', advice: SUPPORT, again: 'never' },
  RE013: {
    meaning: 'Redemption as JSON is not enabled for this account.',
    advice: `${SUPPORT} The link still works in a browser.`,
    again: 'never',
  },
  RE999: {
    meaning: 'Runa had an unexpected error.',
    advice: LATER,
    again: 'later',
    happened: 'perhaps',
  },
}

/** Why a payout gave no code: `RE001` to `RE013`, `RE999`, or one that Runa has added since. */
export type RedemptionErrorCode =
  | KnownRedemptionErrorCode
  | UnknownMember<'(a redemption error that this version does not know)'>

/** What is not in the table may be anything: nothing is promised about another request. */
const UNKNOWN: RedemptionProblem = {
  meaning: 'Runa gave no code, for a reason that this version does not know.',
  advice: `Look the reason up in Runa's documentation. ${SUPPORT}`,
  again: 'never',
  happened: 'perhaps',
}

/** What a code means. */
export function redemptionProblem(code: string | undefined): RedemptionProblem {
  const table: Readonly<Record<string, RedemptionProblem>> = PROBLEMS
  return (code !== undefined && Object.hasOwn(table, code) ? table[code] : undefined) ?? UNKNOWN
}

/** What a code of Runa looks like. Anything else in its place is not repeated: it may be the gift card's own code. */
const CODE = /^RE\d{1,5}$/

/** An error code as the host sent it; undefined for anything that is none. */
export const redemptionErrorCode = (sent: unknown): RedemptionErrorCode | undefined =>
  // One of the known codes, or by definition the unknown member; the brand exists in types only.
  typeof sent === 'string' && CODE.test(sent) ? (sent as RedemptionErrorCode) : undefined
