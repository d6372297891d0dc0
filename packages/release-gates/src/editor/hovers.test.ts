import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Consumers, makeConsumers } from '../type-matrix/consumers.ts'
import { type Editor, openInEditor } from './language-service.ts'

const PROGRAM = `
import { type CreateOrderResult, isSdkError, type Order, type OrderItemRequest, type Product } from '@x/runa-payouts'
import type { PayoutResult } from '@x/runa-payouts/bulk'
import type { Redemption } from '@x/runa-payouts/redemption'
import type { WebhookEvent } from '@x/runa-payouts/webhooks'
import type { EndedRun, Run } from '@x/inngest-runs'
import type { CancelledRun } from '@x/inngest-runs/cancel'

declare const result: CreateOrderResult
result./*result.kind*/kind
if (result.kind === 'accepted') result./*accepted.kind*/kind

declare const order: Order
order./*order.status*/status
const { /*destructured.status*/status } = order
if (order.status === 'COMPLETED') {
  order./*completed.status*/status
  for (const item of order.items) item./*item.payout*/payout./*payout.status*/status
  for (const { products, distribution_method, payout } of order.items) {
    products./*products.type*/type
    distribution_method./*distribution.type*/type
    payout./*payout.url*/url
  }
}
switch (order.status) {
  case 'FAILED': order./*failed.status*/status
}

declare const item: OrderItemRequest
item.distribution_method./*request.type*/type
item.products./*request.products*/type

declare const product: Product
product./*product.kind*/payout_type

declare const row: PayoutResult
row./*row.result*/result

declare const redemption: Redemption
redemption./*redemption.kind*/kind

declare const event: WebhookEvent
event./*event.type*/type

try {} catch (error) {
  if (isSdkError(error)) {
    error./*error.outcome*/outcome
    error./*error.retryable*/retryable
  }
}

declare const run: Run
run./*run.status*/status

declare const ended: EndedRun
ended./*ended.result*/result
if (ended.result === 'failed') ended./*failed.result*/result

declare const cancelled: CancelledRun
cancelled./*cancelled.result*/result
export { status }
`

/** A word of each sentence that has to be there: what the values mean, and which are final. */
const HOVERS: readonly (readonly [mark: string, ...words: string[]])[] = [
  ['result.kind', '`completed`', '`accepted`', 'wait()'],
  ['accepted.kind', '`completed`', '`accepted`', 'wait()'],
  ['order.status', '`COMPLETED`', '`FAILED`', '`PROCESSING`', 'final', 'Anything else'],
  ['destructured.status', '`COMPLETED`', '`FAILED`', '`PROCESSING`', 'final', 'Anything else'],
  ['completed.status', '`COMPLETED`', '`FAILED`', '`PROCESSING`', 'final', 'Anything else'],
  ['failed.status', '`COMPLETED`', '`FAILED`', '`PROCESSING`', 'final', 'Anything else'],
  ['item.payout', 'link'],
  ['payout.status', 'ACTIVE', 'CLAIMED', 'CANCELLED', 'EXPIRED'],
  ['payout.url', 'keep it out of logs'],
  ['products.type', '`SINGLE`', '`MULTIPLE`', '`TEMPLATE`', '`UNKNOWN`', 'Anything else'],
  ['distribution.type', '`EMAIL`', '`PAYOUT_LINK`', '`RECIPIENT`', 'Anything else'],
  ['request.type', '`EMAIL`', '`PAYOUT_LINK`', '`RECIPIENT`'],
  ['request.products', '`SINGLE`', '`MULTIPLE`', '`TEMPLATE`'],
  ['product.kind', '`gift_card`', '`subscription`', '`payment`', 'Anything else'],
  [
    'row.result',
    ...['`paid`', '`already_paid`', '`accepted`', '`failed`', '`rejected`', '`unknown`', '`not_sent`'],
    'run the batch again',
  ],
  ['redemption.kind', '`code`', '`url`'],
  ['event.type', '`order.completion`', '`product.update`', '`unknown`'],
  ['error.outcome', '`not_sent`', '`rejected`', '`unknown`', '`accepted`', 'same key'],
  ['error.retryable', 'the same call can succeed later'],
  ['run.status', 'Running', 'Completed', 'Failed', 'Cancelled', 'final'],
  ['ended.result', '`completed`', '`failed`', '`cancelled`', '`not_run`'],
  ['failed.result', '`completed`', '`failed`', '`cancelled`', '`not_run`'],
  ['cancelled.result', '`cancelled`', '`already_ended`', '`accepted`', '`unknown`', '`failed`'],
]

describe('an editor that opens the packed declarations', () => {
  let consumers: Consumers
  let editor: Editor

  beforeAll(async () => {
    consumers = await makeConsumers()
    editor = openInEditor(consumers.folder, PROGRAM)
  })
  afterAll(() => consumers.remove())

  it('finds nothing wrong with the program', () => {
    expect(editor.complaints).toEqual([])
  })

  it.each(HOVERS)('says at %s what its values mean', (mark, ...words) => {
    const shown = editor.hover(mark)
    for (const word of words) expect(shown).toContain(word)
  })

  it.each([
    ['order.status', 'completed.status'],
    ['order.status', 'failed.status'],
    ['result.kind', 'accepted.kind'],
    ['ended.result', 'failed.result'],
  ])('says the same at %s as after a comparison, at %s', (before, after) => {
    expect(editor.hover(after)).toBe(editor.hover(before))
  })
})
