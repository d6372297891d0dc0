/**
 * What works on a batch, new or left open: loaded by the first call that does, and in one piece, since both read the same
 * journal in the same way.
 */
export { startPayouts } from './payout-run.ts'
export { reconcile } from './reconcile.ts'
