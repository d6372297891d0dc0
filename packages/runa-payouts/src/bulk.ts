export type { BatchClient } from './payouts/access/client-of-batch.ts'
export type { PayoutCost } from './payouts/costs/payout-cost.ts'
export { isPayoutRunError, type PayoutRunError } from './payouts/errors/run-error.ts'
export type {
  JournaledPayoutOptions,
  JournalFreePayoutOptions,
  PayoutCheck,
  SendPayoutsOptions,
} from './payouts/input/payout-options.ts'
export {
  type ReconciledOrder,
  type ReconcileOptions,
  type Reconciliation,
  reconcilePayouts,
  type UnclaimedOrder,
} from './payouts/reconcile-payouts.ts'
export type {
  Payout,
  PayoutCounts,
  PayoutFailure,
  PayoutResult,
  PayoutResultName,
  PayoutRun,
  PayoutSummary,
} from './payouts/results/payout.ts'
export { sendPayouts } from './payouts/send-payouts.ts'
