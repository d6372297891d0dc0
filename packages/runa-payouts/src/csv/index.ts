export type {
  PayoutColumn,
  PayoutFile,
  PayoutFileFormat,
  PayoutFileProblem,
  PayoutFileSource,
  ReadPayoutsOptions,
} from './payout-file.ts'
export { readPayouts } from './read-payouts.ts'
