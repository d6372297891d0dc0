import { setTimeout } from 'node:timers/promises'
import { InngestRuns } from '@x/inngest-runs'
import { RunaPayouts } from '@x/runa-payouts'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { paidAccordingTo } from '../bulk-payouts/ledger.ts'
import { bold, dim, green, heading, line, progress, row } from '../demo/screen.ts'
import { startApplication } from './application.ts'
import type { ApprovedBatch } from './batch-approved.ts'
import { startInngestStub } from './inngest-stub.ts'
import { watchBatch } from './watch-batch.ts'

// Sends a batch, sends a longer version of it again, and reads the ledger. It uses the Inngest server in
// INNGEST_BASE_URL, or else a stub.

const named = process.env.INNGEST_BASE_URL
const stub = named === undefined ? await startInngestStub() : undefined
const url = named ?? stub?.url ?? ''
// Allows more orders a minute than Runa, so that the example is quick.
const sandbox = await startRunaSandbox({ ordersPerMinute: 100_000 })
const runa = new RunaPayouts({ apiKey: sandbox.apiKey, baseUrl: sandbox.url, maxRetries: 0 })
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

async function show(list: ApprovedBatch['payouts']): Promise<void> {
  const eventId = await application.approve({ ...batch, payouts: list })
  row('event', eventId)
  const watched = progress('run')
  const end = await watchBatch(new InngestRuns({ baseUrl: url }), eventId, {
    onUpdate: ([run]) => watched.update(run?.status ?? 'none yet'),
  })
  watched.end()
  row('output', end.result === 'completed' ? JSON.stringify(end.output) : end.result)
  row('ledger', `${sandbox.sandbox.ledger.orders.length} orders`)
}

try {
  line(`${bold('A batch as a durable function')} on ${named ?? 'a stand-in for Inngest'} ${dim(url)}`)
  heading(1, 'Pay 200 people; the connection breaks after the 60th order was placed')
  sandbox.sandbox.faults.next('drop-after-commit', { operation: 'createOrder', skip: 59 })
  await show(payouts(200))
  // A server reports times in whole seconds: a payout from just now could look as if this run had paid it.
  await setTimeout(2_000)
  heading(2, 'The same batch as a second event: another order of the list, and one more')
  await show([payout(200), ...payouts(200).toReversed()])
  const paid = Object.values(paidAccordingTo(sandbox.sandbox.ledger))
  if (paid.length !== 201 || paid.some((amounts) => amounts.length !== 1)) throw new Error('the ledger is wrong')
  line()
  line(green('Everybody was paid once.'))
} finally {
  await application.close()
  await sandbox.close()
  await stub?.close()
}
