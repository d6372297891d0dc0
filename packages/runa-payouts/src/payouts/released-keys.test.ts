import { afterEach, describe, expect, it } from 'vitest'
import { payouts, resultsOf, USD } from '../../test/batches.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { sendPayouts } from '../bulk.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'may', payment_method: USD }

describe('a journal in which a key led to no order', () => {
  const wronglyReleased = async () => {
    const running = await start()
    const journal = memoryJournal()
    running.sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
    const options = { ...batch, journal }
    await sendPayouts(running.client({ maxRetries: 0 }), payouts(1), options)
    const { entries } = await journal.open()
    for await (const entry of entries) {
      if (entry.type === 'claim') await journal.settle(entry.claim.key, { result: 'released', reason: 'a mistake' })
    }
    await journal.close()
    return { ...running, options }
  }

  it('pays nobody again if the list shows that they were paid', async () => {
    const { client, sandbox, options } = await wronglyReleased()
    const { results } = await resultsOf(sendPayouts(client(), payouts(1), options))
    expect(results).toMatchObject([{ reference: 'p1', result: 'already_paid', orderId: sandbox.ledger.orders[0]?.id }])
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('counts once the order is named in knownOrders', async () => {
    const { client, sandbox, options } = await wronglyReleased()
    const knownOrders = sandbox.ledger.orders.map(({ id }) => id)
    expect(await sendPayouts(client(), payouts(1), { ...options, knownOrders })).toMatchObject({ paid: 1 })
    expect(sandbox.ledger.orders).toHaveLength(2)
  })
})
