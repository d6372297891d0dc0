import { inspect } from 'node:util'
import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { byReference, payouts, resultsOf, USD } from '../../../test/batches.ts'
import { order, sandboxes } from '../../../test/running-sandbox.ts'
import { type BatchClient, reconcilePayouts, sendPayouts } from '../../bulk.ts'
import { isConfigurationError, isInsufficientFundsError } from '../../index.ts'
import { memoryJournal } from '../../journal/index.ts'
import { BATCH_ACCESS } from './batch-access.ts'

const { start, close } = sandboxes()
afterEach(async () => {
  vi.resetModules()
  await close()
})

const batch = { reference: 'march', payment_method: USD }

/** `./bulk` as another copy of the package has it: no class, symbol or module variable in common. */
async function anotherBulk(): Promise<typeof import('../../bulk.ts')> {
  vi.resetModules()
  return import('../../bulk.ts')
}

describe('batches of a client that comes from another copy of the package', () => {
  it('pay, continue after a crash, and reconcile', async () => {
    const { client, sandbox, clock } = await start()
    const other = await anotherBulk()
    expect(other.sendPayouts).not.toBe(sendPayouts)
    const journal = memoryJournal()
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
    const first = await resultsOf(other.sendPayouts(client(), payouts(3), { ...batch, journal }))
    expect(byReference(first.results)).toEqual({ p1: 'unknown', p2: 'unknown', p3: 'unknown' })
    await clock.advance(2_000)
    expect((await other.reconcilePayouts(client(), journal)).found).toHaveLength(1)
    const again = await resultsOf(other.sendPayouts(client(), payouts(3), { ...batch, journal }))
    expect(byReference(again.results)).toEqual({ p1: 'already_paid', p2: 'already_paid', p3: 'already_paid' })
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('know its errors: an empty balance ends the run, and the guards of both copies say so', async () => {
    const { client, clock, sandbox } = await start({ balances: { USD: 5 } })
    const other = await anotherBulk()
    const guards = await import('../../index.ts')
    expect(guards.isInsufficientFundsError).not.toBe(isInsufficientFundsError)
    const run = other.sendPayouts(client(), payouts(3), { ...batch, startedAt: clock.now(), concurrency: 1 })
    const { error } = await resultsOf(run)
    expect([isInsufficientFundsError(error), guards.isInsufficientFundsError(error)]).toEqual([true, true])
    expect(sandbox.ledger.orders).toEqual([])
  })

  it('know what its other batches have paid in the same millisecond', async () => {
    const { client, clock } = await start()
    const runa = client()
    const options = { ...batch, startedAt: clock.now() }
    expect(await sendPayouts(runa, payouts(1), options)).toMatchObject({ paid: 1 })
    const other = await anotherBulk()
    expect(await other.sendPayouts(runa, payouts(1), options)).toMatchObject({ paid: 0, already_paid: 1 })
  })
})

it('single orders and all batches of one client share one rate limit, whichever copies they come from', async () => {
  const { client, clock, sandbox } = await start({ ordersPerMinute: 1_000 })
  const other = await anotherBulk()
  const runa = client()
  const begun = clock.now()
  const list = (name: string) => payouts(10).map((one) => ({ ...one, reference: `${name}-${one.reference}` }))
  const shared = { payment_method: USD, startedAt: begun, ordersPerMinute: 60 }
  await Promise.all([
    sendPayouts(runa, list('a'), { ...shared, reference: 'a' }),
    other.sendPayouts(runa, list('b'), { ...shared, reference: 'b' }),
    ...Array.from({ length: 5 }, () => runa.createOrder(order())),
  ])
  expect(sandbox.ledger.orders).toHaveLength(25)
  // One order a second for all of them together.
  expect(clock.now() - begun).toBeGreaterThanOrEqual(19_000)
})

/** What plain JavaScript may pass. */
const given = (value: unknown) => value as BatchClient

describe('a value that is not a client of ours is rejected by name, and nothing is read or sent', () => {
  class OtherClient {
    ping = () => {}
    toJSON = () => {}
  }
  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /client: expected a RunaPayouts, as in sendPayouts\(runa, …\), got undefined\. Nothing was/],
    ['null', null, /got null/],
    ['the list, where the client was forgotten', payouts(1), /got an array/],
    ['an API key', 'xxTEST.not-to-be-shown', /got a string/],
    ['the class', sendPayouts, /got a function/],
    ['options', { apiKey: 'xxTEST.not-to-be-shown' }, /got an object/],
    ['something without a prototype', Object.create(null), /got an object/],
    ['another client', new OtherClient(), /got an instance of OtherClient/],
  ])('%s', async (_, value, says) => {
    let read = 0
    function* list() {
      read += 1
      yield* payouts(1)
    }
    const journal = memoryJournal()
    const error = await failureOf(sendPayouts(given(value), list(), { ...batch, journal }))
    expect(isConfigurationError(error)).toBe(true)
    expect(error).toMatchObject({ operation: 'sendPayouts', outcome: 'not_sent', message: expect.stringMatching(says) })
    expect(read).toBe(0)
    expect(inspect(error)).not.toContain('not-to-be-shown')
    const walk = await failureOf(reconcilePayouts(given(value), journal))
    expect(walk).toMatchObject({ name: 'ConfigurationError', operation: 'reconcilePayouts' })
  })

  it('a client of an incompatible version is rejected with both versions', async () => {
    const { client, clock, sandbox } = await start()
    const runa = client()
    const old = Object.create(runa, {
      [BATCH_ACCESS]: { value: { ...Reflect.get(runa, BATCH_ACCESS), version: 99, packageVersion: '7.8.9' } },
    })
    const error = await failureOf(sendPayouts(given(old), payouts(1), { ...batch, startedAt: clock.now() }))
    expect(error).toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringMatching(/it comes from @x\/runa-payouts 7\.8\.9, and sendPayouts from \d/),
    })
    expect(sandbox.requests).toEqual([])
  })
})

describe('what a client keeps for batches', () => {
  it('can only be found by its symbol', async () => {
    const { client } = await start()
    const runa = client()
    expect(Object.keys(runa)).toEqual([])
    expect(JSON.stringify(runa)).not.toMatch(/version|rateLimiter/)
    expect(inspect(runa, { showHidden: true })).not.toMatch(/batch-access|rateLimiter/)
    expect({ ...runa }).toEqual({})
  })

  it('holds no API key: neither it, nor what it connects, nor anything below', async () => {
    const { client, apiKey } = await start()
    const access = Reflect.get(client(), BATCH_ACCESS)
    const connection = await access.connect()
    expect(connection.apiKeyPrefix).toBe(apiKey.split('.')[0])
    const secret = apiKey.split('.')[1] ?? apiKey
    const shown = inspect([access, connection], { depth: 20, showHidden: true })
    expect(shown).not.toContain(secret)
    expect(connection.redact(`it is ${apiKey}`)).not.toContain(secret)
  })
})
