export type { BatchClient } from './payouts/access/client-of-batch.ts'
export type {
  JournaledPayoutOptions,
  JournalFreePayoutOptions,
  SendPayoutsOptions,
} from './payouts/batch/payout-options.ts'
export { sendPayouts } from './payouts/payout-run.ts'
export {
  type ReconciledOrder,
  type ReconcileOptions,
  type Reconciliation,
  reconcilePayouts,
  type UnclaimedOrder,
} from './payouts/reconcile.ts'
export type {
  Payout,
  PayoutCounts,
  PayoutFailure,
  PayoutResult,
  PayoutResultName,
  PayoutRun,
  PayoutSummary,
} from './payouts/rows/payout.ts'
export { isPayoutRunError, type PayoutRunError } from './payouts/run-error.ts'
