export type { BatchClient } from './payouts/client-of-batch.ts'
export type {
  Payout,
  PayoutCounts,
  PayoutFailure,
  PayoutResult,
  PayoutResultName,
  PayoutRun,
  PayoutSummary,
} from './payouts/payout.ts'
export type {
  JournaledPayoutOptions,
  JournalFreePayoutOptions,
  SendPayoutsOptions,
} from './payouts/payout-options.ts'
export { sendPayouts } from './payouts/payout-run.ts'
export {
  type ReconciledOrder,
  type ReconcileOptions,
  type Reconciliation,
  reconcilePayouts,
  type UnclaimedOrder,
} from './payouts/reconcile.ts'
export { isPayoutRunError, type PayoutRunError } from './payouts/run-error.ts'
