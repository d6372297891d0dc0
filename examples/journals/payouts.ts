import type { Payout } from '@x/runa-payouts/bulk'

/** Stands in for your list: 20 employees, in teams. A team is paid with one order. */
export const PAYOUTS: readonly Payout[] = Array.from({ length: 20 }, (_, number) => ({
  reference: `employee-${number}`,
  face_value: 10 + number,
  distribution_method: { type: 'EMAIL', email_address: `employee-${number}@example.com` },
  products: { type: 'SINGLE', value: 'AMZ-US' },
  group: `team ${Math.floor(number / 2)}`,
}))
