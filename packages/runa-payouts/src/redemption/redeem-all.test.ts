import { failureOf, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { failure, payoutHosts, success } from '../../test/payout-host.ts'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { createManualClock } from '../testing/index.ts'
import { redeemAll } from './index.ts'

const { host, close: closeHosts } = payoutHosts()
const { start, close: closeSandboxes } = sandboxes()
afterEach(closeHosts)
afterEach(closeSandboxes)

/** Answers by the last part of the link: with a code that repeats it, or a failure. */
const byToken = () =>
  host((outgoing, { url = '' }) => {
    const token = /\/(\w+)\?/.exec(url)?.[1] ?? ''
    outgoing.end(JSON.stringify(token.startsWith('RE') ? failure(token) : success({ code: token })))
  })

const items = (url: string, ...tokens: string[]) =>
  tokens.map((token, index) => ({ id: `E-${index}`, payout: { url: `${url}/${token}` } }))

describe('every item of an order', () => {
  it('is redeemed, in the order of the items, and an item that fails does not affect the others', async () => {
    const { url } = await byToken()
    const rows = await redeemAll({ items: items(url, 'A', 'RE006', 'B', 'RE011', 'C', 'D', 'E') })
    expect(rows).toMatchObject([
      { index: 0, itemId: 'E-0', result: { code: 'A' } },
      { index: 1, itemId: 'E-1', error: { name: 'RedemptionError', code: 'RE006', retryable: true } },
      { index: 2, itemId: 'E-2', result: { code: 'B' } },
      { index: 3, itemId: 'E-3', error: { name: 'RedemptionError', code: 'RE011', retryable: false } },
      { index: 4, itemId: 'E-4', result: { code: 'C' } },
      { index: 5, itemId: 'E-5', result: { code: 'D' } },
      { index: 6, itemId: 'E-6', result: { code: 'E' } },
    ])
  })

  it('is redeemed from a completed order as it was read', async () => {
    const { client } = await start()
    const runa = client()
    const placed = await runa.createOrderAndWait(order(3))
    if (placed.status !== 'COMPLETED') throw new Error('expected a completed order')
    const rows = await redeemAll(placed)
    expect(rows.map(({ itemId, result }) => [itemId, result?.kind])).toEqual(placed.items.map(({ id }) => [id, 'code']))
    expect(new Set(rows.map(({ result }) => JSON.stringify(result))).size).toBe(3)
  })

  it('is judged by itself if it has no link', async () => {
    const { url } = await byToken()
    const unlinked = [{ id: 'E-9' }, { payout: null }, null as unknown as { id: string }] // untyped callers pass it
    const rows = await redeemAll({ items: [...unlinked, ...items(url, 'A')] })
    expect(rows).toMatchObject([
      { index: 0, itemId: 'E-9', error: { name: 'RequestValidationError', issues: [{ path: ['payout', 'url'] }] } },
      { index: 1, error: { name: 'RequestValidationError' } },
      { index: 2, error: { name: 'RequestValidationError' } },
      { index: 3, result: { code: 'A' } },
    ])
  })

  it('of an empty order is nothing', async () => {
    expect(await redeemAll({ items: [] })).toEqual([])
  })
})

describe('at the same time', () => {
  it.each([
    [undefined, 4],
    [1, 1],
    [7, 7],
    [10, 9],
  ])('with concurrency %s, %d of 9 links are asked', async (concurrency, most) => {
    let running = 0
    let highest = 0
    let open: () => void = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const { url } = await host(async (outgoing) => {
      running += 1
      highest = Math.max(highest, running)
      if (running === most) open()
      await gate
      running -= 1
      outgoing.end(JSON.stringify(success()))
    })
    await redeemAll({ items: items(url, ...'abcdefghi') }, concurrency === undefined ? {} : { concurrency })
    expect(highest).toBe(most)
  })
})

describe('what is known is kept', () => {
  it('when the signal aborts: nothing more is asked', async () => {
    const controller = new AbortController()
    const { url, requests } = await host(success({ code: 'first' }), () => controller.abort(new Error('enough')))
    const rows = await redeemAll(
      { items: items(url, 'a', 'b', 'c', 'd') },
      { concurrency: 1, signal: controller.signal },
    )
    expect(rows).toMatchObject([
      { result: { code: 'first' } },
      { error: { name: 'AbortedError', outcome: 'unknown' } },
      { error: { name: 'AbortedError', outcome: 'not_sent' } },
      { error: { name: 'AbortedError', outcome: 'not_sent' } },
    ])
    expect(requests).toHaveLength(2)
  })

  it('when the deadline comes, which counts for all items together', async () => {
    const clock = createManualClock()
    const { url, requests } = await host(success({ code: 'first' }), () => {})
    const all = redeemAll({ items: items(url, 'a', 'b', 'c') }, { concurrency: 1, deadline: 5_000, clock })
    await until(() => requests.length === 2)
    await clock.advance(5_000)
    expect(await all).toMatchObject([
      { result: { code: 'first' } },
      { error: { name: 'TimeoutError', outcome: 'unknown' } },
      { error: { name: 'TimeoutError', outcome: 'not_sent' } },
    ])
    expect(requests).toHaveLength(2)
  })
})

describe('nothing is sent', () => {
  it.each<[what: string, order: unknown]>([
    ['nothing', undefined],
    ['an order that failed', { id: 'O-1', status: 'FAILED' }],
    ['an order whose items are null', { id: 'O-1', items: null }],
  ])('for %s', async (_, given) => {
    const error = await failureOf(redeemAll(given as Parameters<typeof redeemAll>[0])) // untyped callers pass it
    expect(error).toMatchObject({ name: 'RequestValidationError', issues: [{ path: ['order', 'items'] }] })
  })

  it.each<[options: Record<string, unknown>, says: string]>([
    [{ concurrency: 0 }, 'concurrency: expected a whole number from 1 to 10, got 0'],
    [{ concurrency: 11 }, 'concurrency: expected a whole number from 1 to 10, got 11'],
    [{ concurency: 1 }, 'concurency: unknown option; did you mean "concurrency"?'],
  ])('for the options %j', async (options, says) => {
    const { url, requests } = await byToken()
    const error = await failureOf(redeemAll({ items: items(url, 'a') }, options))
    expect(error.message).toContain(says)
    expect(requests).toEqual([])
  })

  it('to a framework that stops the rendering of a page: its signal reaches it', async () => {
    const signal = Object.assign(new Error('Dynamic server usage'), { digest: 'DYNAMIC_SERVER_USAGE' })
    const stopping = () => Promise.reject(signal)
    await expect(redeemAll({ items: items('https://spend.example', 'a') }, { fetch: stopping })).rejects.toBe(signal)
  })
})
