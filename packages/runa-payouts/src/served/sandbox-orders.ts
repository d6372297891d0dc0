import type { FirstCreate } from '@x/serving/command'
import type { CreateOrderRequest } from '../wire.gen.ts'

const amazon = { type: 'SINGLE', value: 'AMZ-US' } as const

const toAda = { type: 'EMAIL', email_address: 'ada@example.com' } as const

/** What the account of a served sandbox has ordered before: lists are not empty, and there is something to get. */
export const EARLIER_ORDERS: readonly CreateOrderRequest[] = [
  {
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    items: [{ face_value: 25, distribution_method: toAda, products: amazon }],
    description: 'Welcome, Ada',
  },
  {
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'GBP' },
    items: [
      { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-GB' } },
      { face_value: 15, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-GB' } },
    ],
    description: 'Prizes of the raffle',
  },
  {
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    items: [
      {
        face_value: 5,
        distribution_method: { type: 'PAYOUT_LINK' },
        products: { type: 'MULTIPLE', values: ['AMZ-US', 'AMC-US'] },
      },
    ],
    description: 'Survey 12',
  },
]

const firstOrder: CreateOrderRequest = {
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: [{ face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: amazon }],
}

/** The order that somebody who tries it can place first. */
export const FIRST_CREATE: FirstCreate = { tool: 'create-order', path: '/v1/order', body: firstOrder }
