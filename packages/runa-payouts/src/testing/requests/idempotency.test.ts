import { createManualClock } from '@x/sandbox'
import { describe, expect, it } from 'vitest'
import { createRunaSandbox } from '../sandbox.ts'
import { arrival, callsTo, item, order } from '../sandbox-calls.ts'
import type { RunaSandboxOptions } from '../sandbox-options.ts'

const DAY_MS = 24 * 3600 * 1000

function setUp(options: RunaSandboxOptions = {}) {
  const clock = createManualClock(Date.UTC(2025, 0, 1), { autoPause: false })
  const sandbox = createRunaSandbox({ clock, ...options })
  const { create } = callsTo(sandbox)
  const repeat = (body: unknown = order(), headers: Record<string, string> = {}) =>
    create(body, { 'X-Idempotency-Key': 'same', ...headers })
  return { clock, sandbox, create, repeat }
}

describe('the same key and body', () => {
  it('gets the same answer, and places nothing', async () => {
    const { clock, repeat, sandbox } = setUp()
    const first = await repeat()
    await clock.advance(29 * DAY_MS)
    const second = await repeat()
    expect([second.status, second.body]).toEqual([first.status, first.body])
    expect(second.headers.get('X-Amzn-Requestid')).not.toBe(first.headers.get('X-Amzn-Requestid'))
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('gets the first 202 again, though the order is done', async () => {
    const { clock, repeat } = setUp()
    const first = await repeat(order(), { 'X-Execution-Mode': 'async' })
    await clock.advance(60_000)
    expect((await repeat(order(), { 'X-Execution-Mode': 'async' })).body).toEqual(first.body)
  })

  it.each<[string, unknown, Record<string, string>, number, RunaSandboxOptions]>([
    ['validation_error', { nonsense: true }, {}, 422, {}],
    ['product_validation_error', order([item('NOPE')]), {}, 400, {}],
    ['invalid_execution_mode', order([item(), item()]), {}, 400, {}],
    ['insufficient_funds', order(), {}, 400, { balances: {} }],
    ['a triggered internal_server_error', order(), { 'X-Trigger-Error': 'internal_server_error' }, 500, {}],
  ])('gets %s again, even when it could work now', async (_, body, headers, status, options) => {
    const { repeat, sandbox } = setUp(options)
    const first = await repeat(body, headers)
    const second = await repeat(body, { 'X-Execution-Mode': 'async' })
    expect([first.status, second.status, second.body]).toEqual([status, status, first.body])
    expect(sandbox.ledger.orders).toEqual([])
  })

  it.each<[string, Record<string, string>, number]>([
    ['401', { 'X-Api-Key': '' }, 401],
    ['403', { 'X-Api-Key': 'wgA.b' }, 403],
    ['410', { 'X-Api-Version': '2023-01-16' }, 410],
  ])('works after a %s', async (_, headers, status) => {
    const { repeat, sandbox } = setUp()
    expect((await repeat(order(), headers)).status).toBe(status)
    expect((await repeat()).status).toBe(200)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('pays again after 30 days', async () => {
    const { clock, repeat, sandbox } = setUp()
    await repeat()
    await clock.advance(30 * DAY_MS - 1)
    await repeat()
    expect(sandbox.ledger.orders).toHaveLength(1)
    await clock.advance(1)
    await repeat()
    expect(sandbox.ledger.orders).toHaveLength(2)
    expect(sandbox.ledger.find('same')?.id).toBe(sandbox.ledger.orders[1]?.id)
  })

  it('is remembered for as long as the options say', async () => {
    const { clock, repeat, sandbox } = setUp({ keyLifetimeMs: 5 })
    await repeat()
    await clock.advance(5)
    await repeat()
    expect(sandbox.ledger.orders).toHaveLength(2)
  })
})

it('refuses the same key with another body, down to a space', async () => {
  const { repeat, sandbox } = setUp()
  await repeat(JSON.stringify(order()))
  const other = await repeat(`${JSON.stringify(order())} `)
  expect(other).toMatchObject({ status: 400, body: { type: 'idempotency_validation_error' } })
  expect(sandbox.ledger.orders).toHaveLength(1)
})

describe('while the first request runs', () => {
  it('the second is told so, and the third gets the answer of the first', async () => {
    const { clock, repeat, sandbox } = setUp()
    sandbox.faults.next({ delay: 5000 })
    const first = repeat()
    await arrival(sandbox, 1)
    expect(sandbox.requests[0]?.status).toBeUndefined()
    expect(await repeat()).toMatchObject({ status: 400, body: { type: 'idempotency_in_progress' } })
    expect((await repeat(order([item('AMZ-US', 11)]))).body).toMatchObject({ type: 'idempotency_validation_error' })
    await clock.advance(4999)
    expect(sandbox.ledger.orders).toEqual([])
    await clock.advance(1)
    expect((await first).status).toBe(200)
    expect((await repeat()).body).toEqual((await first).body)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('a stalled one counts as running until its delay ends', async () => {
    const { clock, repeat, sandbox } = setUp()
    sandbox.faults.next({ name: 'stall-before', delay: 30_000 })
    void repeat()
    await arrival(sandbox, 1)
    expect((await repeat()).body).toMatchObject({ type: 'idempotency_in_progress' })
    await clock.advance(30_000)
    expect((await repeat()).status).toBe(200)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('one that stalls after its work is no longer running', async () => {
    const { repeat, sandbox } = setUp()
    sandbox.faults.next('stall-after-commit')
    void repeat()
    await arrival(sandbox, 1)
    expect((await repeat()).status).toBe(200)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})

describe('the rate limit', () => {
  it('rejects the 301st order in a minute, and forgets earlier ones one by one', async () => {
    const { clock, create, repeat, sandbox } = setUp()
    for (let count = 0; count < 300; count += 1) {
      if (count === 1) await clock.advance(10_000)
      await create(count % 2 === 0 ? order() : { nonsense: true })
    }
    const refused = await repeat()
    expect([refused.status, refused.body]).toEqual([429, { error: 'rate exceeded' }])
    expect(refused.headers.get('Retry-After')).toBeNull()
    await clock.advance(49_999)
    expect((await repeat()).status).toBe(429)
    await clock.advance(1)
    // The rejections were not stored under the key, and one place is free.
    expect((await repeat()).status).toBe(200)
    expect((await create()).status).toBe(429)
    expect(sandbox.ledger.find('same')).toBeDefined()
  })

  it('does not apply to reads', async () => {
    const { sandbox } = setUp({ ordersPerMinute: 0 })
    const { create, get } = callsTo(sandbox)
    expect([(await create()).status, (await get('/order')).status, (await get('/ping')).status]).toEqual([
      429, 200, 200,
    ])
  })
})
