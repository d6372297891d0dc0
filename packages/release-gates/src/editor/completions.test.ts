import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Consumers, makeConsumers } from '../type-matrix/consumers.ts'
import { openInEditor } from './language-service.ts'

let consumers: Consumers

beforeAll(async () => {
  consumers = await makeConsumers()
})
afterAll(() => consumers.remove())

const DISTRIBUTIONS = ['EMAIL', 'PAYOUT_LINK', 'RECIPIENT']
const PEOPLE = 'declare const people: { name: string; email: string; amount: number }[]'

/** Programs as they are while somebody writes them, and what is offered where the cursor is. */
const PLACES: readonly (readonly [what: string, program: string, offered: readonly string[]])[] = [
  [
    'the ways of distribution in a call',
    `runa.createOrder({ payment_method, items: [{ distribution_method: { type: '/*here*/' } }] })`,
    DISTRIBUTIONS,
  ],
  [
    'the fields of an email, once EMAIL is chosen',
    `runa.createOrder({ payment_method, items: [{ distribution_method: { type: 'EMAIL', /*here*/ } }] })`,
    ['email_address', 'template_id'],
  ],
  [
    'the kinds of products',
    `runa.createOrder({ payment_method, items: [{ products: { type: '/*here*/' } }] })`,
    ['SINGLE', 'MULTIPLE', 'TEMPLATE'],
  ],
  [
    'the fields of a choice, once MULTIPLE is chosen',
    `runa.createOrder({ payment_method, items: [{ products: { type: 'MULTIPLE', /*here*/ } }] })`,
    ['values'],
  ],
  [
    'the fields of an item',
    'runa.createOrder({ payment_method, items: [{ face_value: 25, /*here*/ }] })',
    ['distribution_method', 'products'],
  ],
  [
    'the ways of distribution in a map in a call',
    `${PEOPLE}
runa.createOrder({ payment_method, items: people.map(() => ({ distribution_method: { type: '/*here*/' } })) })`,
    DISTRIBUTIONS,
  ],
  [
    'the ways of distribution in an item of its own, with satisfies',
    `const item = { distribution_method: { type: '/*here*/' } } satisfies OrderItemRequest`,
    DISTRIBUTIONS,
  ],
  [
    'the ways of distribution in a function that returns a payout',
    `const payout = (): Payout => ({ distribution_method: { type: '/*here*/' } })`,
    DISTRIBUTIONS,
  ],
  ['the modes of an order', `runa.createOrder({ payment_method, items: [] }, { mode: '/*here*/' })`, ['sync', 'async']],
  [
    'the statuses of an order',
    `declare const order: Order\nif (order.status === '/*here*/') {}`,
    ['COMPLETED', 'FAILED', 'PROCESSING'],
  ],
  [
    'the results of a payout',
    `declare const row: PayoutResult\nif (row.result === '/*here*/') {}`,
    [...['paid', 'already_paid', 'accepted', 'failed', 'rejected', 'unknown', 'not_sent']],
  ],
]

describe('an editor offers', () => {
  it.each(PLACES)('%s', (_, program, offered) => {
    const start = `
import { type Order, type OrderItemRequest, RunaPayouts } from '@x/runa-payouts'
import type { Payout, PayoutResult } from '@x/runa-payouts/bulk'
const runa = new RunaPayouts()
const payment_method = { type: 'ACCOUNT_BALANCE', currency: 'USD' } as const
`
    const editor = openInEditor(consumers.folder, start + program)
    expect([...editor.completions('here')].sort()).toEqual([...offered].sort())
  })
})
