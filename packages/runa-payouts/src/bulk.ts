export type { BatchClient } from './payouts/client-of-batch.ts'
export type { Payout, PayoutCounts, PayoutResult, PayoutResultName, PayoutRun } from './payouts/payout.ts'
export type {
  JournaledPayoutOptions,
  SendPayoutsOptions,
  UnjournaledPayoutOptions,
} from './payouts/payout-options.ts'
export { sendPayouts } from './payouts/payout-run.ts'
export {
  type ReconciledOrder,
  type ReconcileOptions,
  type Reconciliation,
  reconcilePayouts,
} from './payouts/reconcile.ts'
