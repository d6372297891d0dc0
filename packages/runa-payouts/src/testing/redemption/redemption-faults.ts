import type { FaultQueue, FaultTable } from '@x/sandbox'
import type { KnownRedemptionErrorCode } from '../../redemption/error-codes.ts'
import { REDEMPTION_ERRORS } from './redemption-bodies.ts'

/** A reason why a payout's link gives no code. Each is for requests to links only. */
export type RedemptionFaultName = KnownRedemptionErrorCode | 'RE003-in-success'

/** The link itself says what failed, and of which order. */
export const redemptionFaults: FaultTable<RedemptionFaultName> = {
  ...rows(),
  // A success whose card has failed (developer.runa.io, /features/redemption-api).
  'RE003-in-success': { commit: true, effect: { show: 'answer' } },
}

function rows(): FaultTable<KnownRedemptionErrorCode> {
  const all = Object.keys(REDEMPTION_ERRORS).map((name) => [name, { commit: true, effect: { show: 'answer' } }])
  // The keys are the names of that table.
  return Object.fromEntries(all) as FaultTable<KnownRedemptionErrorCode>
}

/** The same queue, in which these faults wait for the next request to a link, whatever comes before it. */
export function redeemedOnly<Name extends string, Operation extends string>(
  faults: FaultQueue<Name, Operation | 'redeem'>,
): FaultQueue<Name, Operation | 'redeem'> {
  return {
    next: (fault, options = {}) => {
      const name = typeof fault === 'string' ? fault : 'name' in fault ? fault.name : ''
      if (!Object.hasOwn(redemptionFaults, name)) return faults.next(fault, options)
      const { operation = 'redeem' } = options
      if (operation !== 'redeem') {
        throw new TypeError(`The fault '${name}' is for the operation redeem only, not for ${operation}`)
      }
      faults.next(fault, { ...options, operation })
    },
    clear: () => faults.clear(),
    get pending() {
      return faults.pending
    },
  }
}
