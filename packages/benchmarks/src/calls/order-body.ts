import type { CreateOrderRequest } from '@x/runa-payouts'

/** The order that all subjects place if they use Runa's API. */
export const orderBody = (filler: string): CreateOrderRequest => ({
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: [
    { face_value: 25, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
  ],
  description: 'Bonus for November',
  metadata: { employee: 'employee-7', note: filler },
})

/** The headers that Runa requires, for subjects that write them by hand. */
export const orderHeaders = (): Record<string, string> => ({
  'x-api-key': 'xxbenchmark.not-a-real-key',
  'x-api-version': '2024-02-05',
  'x-execution-mode': 'sync',
  'x-idempotency-key': crypto.randomUUID(),
})
