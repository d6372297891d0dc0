// npm run check
// Sends a batch, sends a longer version of it again, and reads the ledger of a sandbox of Runa. It uses the Inngest server in
// INNGEST_BASE_URL, or else a stand-in.

import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { InngestRuns } from '@x/inngest-runs'
import { RunaPayouts } from '@x/runa-payouts'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { startApplication } from './application.ts'
import type { ApprovedBatch } from './batch-approved.ts'
import { startInngestStub } from './inngest-stub.ts'
import { watchBatch } from './watch-batch.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

const named = process.env.INNGEST_BASE_URL
const stub = named === undefined ? await startInngestStub() : undefined
const url = named ?? stub?.url ?? ''
// Allows more orders a minute than Runa, so that the example is quick.
const { sandbox, ...runaServer } = await startRunaSandbox({ ordersPerMinute: 100_000 })
const runa = new RunaPayouts({ apiKey: runaServer.apiKey, baseUrl: runaServer.url, maxRetries: 0 })
const application = await startApplication(url, runa, { logs: false })

const payout = (number: number): ApprovedBatch['payouts'][number] => ({
  reference: `bonus-${number}`,
  face_value: 10 + (number % 90),
  distribution_method: { type: 'EMAIL', email_address: `person-${number}@example.com` },
  products: { type: 'SINGLE', value: 'AMZ-US' },
})
const payouts = (count: number) => Array.from({ length: count }, (_, number) => payout(number))
const batch = {
  batch: `bonus-${new Date().toISOString()}`,
  startedAt: new Date().toISOString(),
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
} as const

/** Sends the event, and follows its run to the end. Returns what the function returned. */
async function run(list: ApprovedBatch['payouts']): Promise<unknown> {
  const eventId = await application.approve({ ...batch, payouts: list })
  const end = await watchBatch(new InngestRuns({ baseUrl: url }), eventId)
  assert.ok(end.result === 'completed', `the run ${end.result}`)
  say(`output: ${JSON.stringify(end.output)}`)
  say(`ledger: ${sandbox.ledger.orders.length} orders`)
  return end.output
}

try {
  say(`Inngest: ${named ?? 'a stand-in'}`)
  say('1. Pay 200 people; the connection breaks after the 60th order was placed')
  sandbox.faults.next('drop-after-commit', { operation: 'createOrder', skip: 59 })
  assert.deepEqual(await run(payouts(200)), { paid: 200, already_paid: 0, others: [] })
  // A server reports times in whole seconds: a payout from just now could look as if this run had paid it.
  await setTimeout(2_000)
  say('2. The same batch as a second event: in another order, with one person more')
  assert.deepEqual(await run([payout(200), ...payouts(200).toReversed()]), { paid: 1, already_paid: 200, others: [] })

  const paid = sandbox.ledger.orders.flatMap(({ items }) => items.map((item) => item.distribution_method))
  const addresses = new Set(paid.map((to) => (to?.type === 'EMAIL' ? to.email_address : undefined)))
  assert.deepEqual([paid.length, addresses.size], [201, 201])
  say('Everybody was paid once.')
} finally {
  await application.close()
  await runaServer.close()
  await stub?.close()
}
