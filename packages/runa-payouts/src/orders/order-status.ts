import { isKnownMember, type UnknownMember } from '@x/transport'

/** The order statuses that this version knows. COMPLETED and FAILED are final. */
export const KNOWN_ORDER_STATUSES = ['COMPLETED', 'FAILED', 'PROCESSING'] as const

/** An order status that this version knows. */
export type KnownOrderStatus = (typeof KNOWN_ORDER_STATUSES)[number]

/** An order status that Runa has added since: at run time, whatever Runa sent. */
export type UnknownOrderStatus = UnknownMember<'(an order status this version does not know)'>

/** The status of an order. */
export type OrderStatus = KnownOrderStatus | UnknownOrderStatus

/** Whether a status is one that this version knows; narrows to it. */
export function isKnownOrderStatus(status: string): status is KnownOrderStatus {
  return isKnownMember(KNOWN_ORDER_STATUSES, status)
}
