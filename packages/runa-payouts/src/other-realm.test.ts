import { runInNewContext } from 'node:vm'
import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { payouts, USD } from '../test/batches.ts'
import { order, sandboxes } from '../test/running-sandbox.ts'
import { sendPayouts } from './bulk.ts'
import { createManualClock, createRunaSandbox, signedWebhook } from './testing/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const NOW = Date.UTC(2026, 10, 22)
const DAY = 24 * 60 * 60 * 1000

/** As tests in Jest, and code in a vm context, make theirs. */
const foreignDate = (ms: number): Date => runInNewContext('new Date(ms)', { ms })

describe('a Date of another realm is a Date', () => {
  it('as the time when a key was first used', async () => {
    const { client, sandbox } = await start()
    const key = { idempotencyKey: 'stored' }
    expect(foreignDate(0)).not.toBeInstanceOf(Date)
    await client().createOrder(order(), { ...key, firstAttemptAt: foreignDate(NOW - DAY) })
    expect(sandbox.ledger.orders).toHaveLength(1)
    const tooOld = client().createOrder(order(), { ...key, firstAttemptAt: foreignDate(NOW - 30 * DAY) })
    expect(await failureOf(tooOld)).toMatchObject({ name: 'RequestValidationError', outcome: 'unknown' })
  })

  it('as a deadline', async () => {
    const { client } = await start()
    await expect(client().ping({ deadline: foreignDate(NOW + 60_000) })).resolves.toBeDefined()
    expect(await failureOf(client().ping({ deadline: foreignDate(NOW - 1) }))).toMatchObject({ name: 'TimeoutError' })
  })

  it('as the time when a batch was begun', async () => {
    const { client } = await start()
    const options = { reference: 'march', payment_method: USD, startedAt: foreignDate(NOW - DAY) }
    expect(await sendPayouts(client(), payouts(2), options)).toMatchObject({ paid: 2 })
  })

  it('for the clock of a test and the time of a webhook', async () => {
    expect(createManualClock(foreignDate(NOW)).now()).toBe(NOW)
    const { headers } = await signedWebhook({}, `whsec_${btoa('a key')}`, { timestamp: foreignDate(NOW) })
    expect(headers['svix-timestamp']).toBe(String(NOW / 1000))
  })
})

describe('what is undefined is as though it were not there', () => {
  it('in the fields of a body', async () => {
    const { client, sandbox } = await start()
    const [item] = order().items
    if (item === undefined) throw new Error('no item')
    const distribution_method = { type: 'PAYOUT_LINK', template_id: undefined } as const
    await client().createOrder({
      ...order(),
      description: undefined,
      metadata: undefined,
      items: [{ ...item, distribution_method }],
    })
    expect(JSON.parse(sandbox.requests.at(-1)?.body ?? '')).toEqual(order())
  })

  it('but an idempotency key that is given is one: it went missing, and a random one would pay again', async () => {
    const { client, sandbox } = await start()
    expect(await failureOf(client().createOrder(order(), { idempotencyKey: undefined }))).toMatchObject({
      name: 'RequestValidationError',
      outcome: 'not_sent',
      message: expect.stringContaining(
        'if your key got lost, a random one would pay again. For a random key, leave the option out',
      ),
    })
    expect(sandbox.requests).toEqual([])
  })

  it('in the options of a sandbox', async () => {
    const sandbox = createRunaSandbox({
      ...{ ordersPerMinute: undefined, processingMs: undefined, keyLifetimeMs: undefined },
      ...{ random: undefined, pageNumbers: undefined, apiKeys: undefined },
    })
    const answer = await sandbox.fetch('https://playground.runa.io/v2/ping', {
      headers: { 'x-api-key': sandbox.apiKey },
    })
    expect(answer.status).toBe(200)
  })
})
