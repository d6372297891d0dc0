import { type CommonFaultName, type FaultEffect, type FaultTable, faultTable } from '@x/sandbox'
import { type RedemptionFaultName, redemptionFaults } from './redemption/redemption-faults.ts'
import { apiError, type ErrorType } from './requests/error-bodies.ts'

const error = (type: ErrorType): FaultEffect => ({ show: 'instead', ...apiError(type) })

/** Faults that only this API has. */
const ownFaults = {
  /** What a repeat gets while the first request runs (developer.runa.io, /best-practices/idempotency). */
  'idempotency-in-progress': { commit: false, effect: error('idempotency_in_progress') },
  /** For example an order that cannot be read yet, just after it was placed. */
  'not-found': { commit: false, effect: error('not_found') },
  'ordering-restricted': { commit: false, effect: error('ordering_restricted') },
} satisfies FaultTable<string>

/** A fault that the Runa sandbox knows by name. */
export type RunaFaultName = CommonFaultName | keyof typeof ownFaults | RedemptionFaultName

/** The common faults, with this API's own bodies where it has them. */
export const runaFaults: FaultTable<RunaFaultName> = {
  ...faultTable,
  'internal-error': { commit: false, effect: error('internal_server_error') },
  'internal-error-after-commit': { commit: true, stored: true, effect: error('internal_server_error') },
  'timeout-504': { commit: false, effect: error('timeout') },
  'timeout-504-after-commit': { commit: true, effect: error('timeout') },
  ...ownFaults,
  ...redemptionFaults,
}
