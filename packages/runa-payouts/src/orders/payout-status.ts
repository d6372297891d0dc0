import { isKnownMember, type UnknownMember } from '@x/transport'

/** The payout statuses that this version knows. ACTIVE is live and not yet claimed; the others are final. */
export const KNOWN_PAYOUT_STATUSES = ['ACTIVE', 'CLAIMED', 'CANCELLED', 'EXPIRED'] as const

/** A payout status that this version knows. */
export type KnownPayoutStatus = (typeof KNOWN_PAYOUT_STATUSES)[number]

/** A payout status that Runa has added since: at run time, whatever Runa sent. */
export type UnknownPayoutStatus = UnknownMember<'(a payout status this version does not know)'>

/** The status of a payout. */
export type PayoutStatus = KnownPayoutStatus | UnknownPayoutStatus

/** Whether a status is one that this version knows; narrows to it. */
export function isKnownPayoutStatus(status: string): status is KnownPayoutStatus {
  return isKnownMember(KNOWN_PAYOUT_STATUSES, status)
}
