import { setTimeout } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { InngestRuns } from '@x/inngest-runs'
import { RunaPayouts } from '@x/runa-payouts'
import { sendPayouts } from '@x/runa-payouts/bulk'
import { migrate, postgresJournal } from '@x/runa-payouts/journal/postgres'
import { type RunaSandboxServer, startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Application, startApplication } from './application.ts'
import type { ApprovedBatch } from './batch-approved.ts'
import { watchBatch } from './watch-batch.ts'

/** An Inngest server for the example: the stub, or a real one. */
export interface ServerUnderTest {
  readonly url: string
  /** Set if the server can lose an answer on its way. */
  readonly loseAnswerOf?: (step: string) => void
}

/**
 * Order times are compared with the start of a run. A server reports that time in whole seconds, sometimes a little
 * late.
 */
const A_MOMENT = 2_000

const payout = (number: number, amount = 10 + number): ApprovedBatch['payouts'][number] => ({
  reference: `bonus-${number}`,
  face_value: amount,
  distribution_method: { type: 'EMAIL', email_address: `person-${number}@example.com` },
  products: { type: 'SINGLE', value: 'AMZ-US' },
})
const payouts = (count: number) => Array.from({ length: count }, (_, number) => payout(number))

/** What must hold on every Inngest server, whatever fails. */
export function bulkPayoutsContract(server: () => ServerUnderTest): void {
  let runa: RunaSandboxServer
  let application: Application
  let database: PGlite
  let batch: ApprovedBatch

  beforeAll(async () => {
    // Allows more orders a minute than Runa, so that the tests are quick.
    runa = await startRunaSandbox({ ordersPerMinute: 100_000, processingMs: 50 })
    // Inngest retries, and a test should not wait for two of them to do so.
    const client = new RunaPayouts({ apiKey: runa.apiKey, baseUrl: runa.url, maxRetries: 0 })
    // Real workers use a Pool of pg.
    database = await PGlite.create()
    await migrate(database)
    application = await startApplication(server().url, client, {
      retries: 1,
      logs: false,
      database,
      ordersPerMinute: 100_000,
    })
  })
  afterAll(async () => {
    await application?.close()
    await database?.close()
    await runa?.close()
  })

  let number = 0
  beforeEach(() => {
    number += 1
    // Each test has its own batch: a real server remembers those of the last run.
    batch = {
      batch: `bonus-${number}-${Date.now()}`,
      startedAt: new Date().toISOString(),
      payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
      payouts: payouts(120),
    }
  })

  const run = async (approved: ApprovedBatch) =>
    watchBatch(new InngestRuns({ baseUrl: server().url }), await application.approve(approved), {
      interval: 50,
    })
  const orders = () =>
    runa.sandbox.ledger.orders.filter(({ description }) => description?.startsWith(`${batch.batch}/`))
  const asked = (reference: string) =>
    runa.sandbox.requests.filter(({ body }) => body.includes(`"${batch.batch}/${reference}"`))

  // First, since a batch waits for the slots that other orders of its client have used up.
  describe('a batch that is paid from a journal in PostgreSQL', () => {
    const runJournaled = async ({ startedAt: _, ...listed }: ApprovedBatch) =>
      watchBatch(new InngestRuns({ baseUrl: server().url }), await application.approveJournaled(listed), {
        interval: 50,
      })
    const paidTo = () => orders().reduce((sum, { items }) => sum + items.length, 0)

    it('pays everybody once, in one order, and a second event finds them paid', async () => {
      expect(await runJournaled(batch)).toMatchObject({ output: { paid: 120, already_paid: 0 } })
      expect(orders()).toHaveLength(1)
      const edited = { ...batch, payouts: [payout(500), ...batch.payouts.toReversed()] }
      expect(await runJournaled(edited)).toMatchObject({ output: { paid: 1, already_paid: 120 } })
      expect(paidTo()).toBe(121)
    })

    it('a script with the same journal pays nobody twice, at the same time', async () => {
      const script = new RunaPayouts({ apiKey: runa.apiKey, baseUrl: runa.url })
      const { batch: reference, payment_method } = batch
      const options = { reference, payment_method, journal: postgresJournal(database, reference) }
      await Promise.all([runJournaled(batch), sendPayouts(script, batch.payouts, options)])
      expect(await runJournaled(batch)).toMatchObject({ output: { paid: 0, already_paid: 120 } })
      expect(paidTo()).toBe(120)
    })

    // Only the stand-in can lose an answer: a real server cannot be told to.
    it.skipIf(server().loseAnswerOf === undefined)(
      'a step that dies after all of its work is tried again, and pays nobody',
      async () => {
        server().loseAnswerOf?.('pay, part 1')
        expect(await runJournaled(batch)).toMatchObject({ output: { paid: 0, already_paid: 120 } })
        expect(paidTo()).toBe(120)
      },
    )
  })

  describe('a second event', () => {
    it('with the same list pays nobody, and says so', async () => {
      expect(await run(batch)).toMatchObject({ output: { paid: 120, already_paid: 0, others: [] } })
      const first = orders()
      await setTimeout(A_MOMENT)
      expect(await run(batch)).toMatchObject({ output: { paid: 0, already_paid: 120, others: [] } })
      expect(orders()).toEqual(first)
    })

    it('in another order and with one row more pays the one', async () => {
      await run(batch)
      await setTimeout(A_MOMENT)
      const edited = { ...batch, payouts: [payout(500), ...batch.payouts.toReversed()] }
      expect(await run(edited)).toMatchObject({ output: { paid: 1, already_paid: 120 } })
      expect(orders()).toHaveLength(121)
      expect(orders().at(-1)?.description).toBe(`${batch.batch}/bonus-500`)
    })

    it('with another amount is refused for that one, and with fields in another order is not', async () => {
      const few = { ...batch, payouts: payouts(3) }
      await run(few)
      const turned = few.payouts.map(({ reference, face_value, distribution_method, products }) => {
        return { products, distribution_method, face_value, reference }
      })
      const edited = { ...few, payouts: [payout(0, 999), ...turned.slice(1)] }
      const end = await run(edited)
      expect(end).toMatchObject({ output: { others: [{ reference: 'bonus-0', result: 'conflict' }] } })
      expect(orders().map(({ total }) => total)).toEqual(['10.00', '11.00', '12.00'])
    })

    it('that is sent while the first one runs pays nobody twice', async () => {
      await Promise.all([run(batch), run(batch)])
      expect(orders()).toHaveLength(120)
    })
  })

  describe('a step that dies', () => {
    it('after an order was placed is tried again, and pays it once', async () => {
      runa.sandbox.faults.next('drop-after-commit', { operation: 'createOrder', skip: 1 })
      expect(await run({ ...batch, payouts: payouts(3) })).toMatchObject({ output: { paid: 3, others: [] } })
      expect(orders()).toHaveLength(3)
      const sent = asked('bonus-1')
      expect(sent.length).toBeGreaterThan(1)
      expect(new Set(sent.map(({ body, headers }) => `${headers['x-idempotency-key']} ${body}`)).size).toBe(1)
    })

    // Only the stand-in can lose an answer: a real server cannot be told to.
    it.skipIf(server().loseAnswerOf === undefined)(
      'after all of its work is tried again, and pays nobody',
      async () => {
        server().loseAnswerOf?.('pay chunk 1 of 1')
        expect(await run({ ...batch, payouts: payouts(3) })).toMatchObject({ output: { paid: 3, others: [] } })
        expect(asked('bonus-2')).toHaveLength(2)
        expect(orders()).toHaveLength(3)
      },
    )

    it('as often as may be, leaves a run that failed and names who is in doubt; the next event finds out', async () => {
      runa.sandbox.faults.next('internal-error', { operation: 'createOrder', times: Number.POSITIVE_INFINITY })
      const few = { ...batch, payouts: payouts(2) }
      const end = await run(few)
      runa.sandbox.faults.clear()
      if (end.result !== 'failed') throw new Error(`expected a run that failed, it is ${end.result}`)
      expect(end.error.message).toContain('bonus-0 (')
      expect(await run(few)).toMatchObject({ result: 'completed' })
      expect(orders()).toHaveLength(2)
    })
  })

  it('a payout that Runa refuses is named, not tried again, and does not hold up the others', async () => {
    const bad = { ...payout(1), products: { type: 'SINGLE', value: 'NO-SUCH-PRODUCT' } } as const
    const end = await run({ ...batch, payouts: [payout(0), bad, payout(2)] })
    expect(end).toMatchObject({ output: { paid: 2, others: [{ reference: 'bonus-1', result: 'rejected' }] } })
    expect(asked('bonus-1')).toHaveLength(1)
  })

  it('an order that takes its time is followed, to its failure too', async () => {
    runa.sandbox.scriptNextOrder({ status: 'PROCESSING', lasts: 200 })
    runa.sandbox.scriptNextOrder('fail')
    const end = await run({ ...batch, payouts: payouts(3) })
    expect(end).toMatchObject({ output: { paid: 2, others: [{ reference: 'bonus-1', result: 'failed' }] } })
  })

  it('a list that names somebody twice is refused whole', async () => {
    const end = await run({ ...batch, payouts: [payout(0), payout(0, 99)] })
    expect(end).toMatchObject({ result: 'failed', error: { message: expect.stringContaining('bonus-0') } })
    expect(orders()).toEqual([])
  })

  it('a script that takes over with sendPayouts finds everybody paid', async () => {
    await run(batch)
    await setTimeout(A_MOMENT)
    const script = new RunaPayouts({ apiKey: runa.apiKey, baseUrl: runa.url })
    const counts = await sendPayouts(script, batch.payouts, {
      reference: batch.batch,
      payment_method: batch.payment_method,
      startedAt: new Date(batch.startedAt),
      ordersPerMinute: 100_000,
    })
    expect(counts).toMatchObject({ payouts: 120, already_paid: 120 })
    expect(orders()).toHaveLength(120)
  })
}
