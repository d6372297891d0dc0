import { isConfigurationError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { createRunaSandbox } from '../testing/index.ts'
import { callsTo } from '../testing/sandbox-calls.ts'
import { SANDBOX_FLAGS, sandboxOptions } from './sandbox-flags.ts'
import { EARLIER_ORDERS, FIRST_CREATE } from './sandbox-orders.ts'

const options = (values: Record<string, string>, switches: readonly string[] = []) =>
  sandboxOptions({ values: new Map(Object.entries(values)), switches: new Set(switches) })

describe('the flags of a sandbox', () => {
  it('set its options', () => {
    const values = {
      balances: 'USD:50, JPY:5000',
      processing: '60000',
      'orders-per-minute': '1',
      environment: 'production',
    }
    expect(options({ ...values, faults: 'rate-limit' }, ['any-product'])).toEqual({
      balances: { USD: '50', JPY: '5000' },
      processingMs: 60_000,
      ordersPerMinute: 1,
      anyProduct: true,
      faults: 'rate-limit',
      environment: 'production',
    })
    const named = SANDBOX_FLAGS.map(({ name }) => name)
    expect(named.toSorted()).toEqual([...Object.keys(values), 'any-product'].toSorted())
  })

  it('leave the defaults if they are not given', async () => {
    const { create } = callsTo(createRunaSandbox(options({})))
    expect((await create()).status).toBe(200)
  })

  it.each([
    [{ balances: 'USD' }, '--balances: expected a currency and an amount, such as USD:50, got "USD"'],
    [{ balances: 'USD:' }, '--balances: expected a currency and an amount'],
    [{ balances: 'USD:5,' }, '--balances: expected a currency and an amount, such as USD:50, got ""'],
    [{ balances: 'USD:1,USD:2' }, '--balances: USD occurs twice'],
    [{ environment: 'live' }, '--environment: expected playground or production, got "live"'],
    [{ processing: '-1' }, '--processing: expected a whole number of milliseconds, 0 to 86400000, got "-1"'],
    [{ 'orders-per-minute': '0' }, '--orders-per-minute: expected a whole number of orders, 1 to 1000000, got "0"'],
  ])('%j are refused', (values, says) => {
    let failure: unknown
    try {
      options(values as Record<string, string>)
    } catch (error) {
      failure = error
    }
    expect(isConfigurationError(failure)).toBe(true)
    expect(String(failure)).toContain(says)
  })
})

describe('a sandbox that is served', () => {
  it('has a few orders, and accepts the one in the example', async () => {
    const sandbox = createRunaSandbox({ orders: EARLIER_ORDERS })
    expect(sandbox.ledger.orders.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED'])
    expect((await callsTo(sandbox).create(FIRST_CREATE.body)).status).toBe(200)
  })
})
