import { createManualClock } from '@x/sandbox'
import { failureOf } from '@x/test-kit'
import { http } from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, it } from 'vitest'
import { sandboxes } from '../../../test/running-sandbox.ts'
import { type CreateOrderRequest, RunaPayouts } from '../../index.ts'
import { redeem } from '../../redemption/index.ts'
import { createRunaSandbox } from '../sandbox.ts'
import type { RunaSandboxOptions } from '../sandbox-options.ts'
import { REDEMPTION_ERRORS } from './redemption-bodies.ts'

const { start, close } = sandboxes()
afterEach(close)

const NOW = Date.UTC(2026, 10, 29, 12)

const orderOf = (code: string, faceValue = 10): CreateOrderRequest => ({
  payment_method: { type: 'ACCOUNT_BALANCE', currency: currencies[code.slice(-2)] ?? 'USD' },
  items: [
    {
      face_value: faceValue,
      distribution_method: { type: 'PAYOUT_LINK' },
      products: { type: 'SINGLE', value: code },
    },
  ],
})

const currencies: Readonly<Record<string, string>> = { GB: 'GBP', FR: 'EUR', CA: 'CAD', US: 'USD' }

/** A sandbox without a network, and the link of one item that was ordered there. */
async function linkOf(code = 'AMZ-US', options: RunaSandboxOptions = {}) {
  const clock = createManualClock(NOW)
  const sandbox = createRunaSandbox({ clock, ...options })
  const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, clock })
  const order = await runa.createOrderAndWait(orderOf(code))
  if (order.status !== 'COMPLETED') throw new Error('expected a completed order')
  const url = order.items[0]?.payout.url ?? ''
  return { clock, sandbox, url, orderId: order.id, ask: () => redeem(url, { fetch: sandbox.fetch, clock }) }
}

const CODE = expect.stringMatching(/^SANDBOX-\d{4}-\d{4}$/)
const PIN = expect.stringMatching(/^\d{4}$/)
const DIGITS = expect.stringMatching(/^\d{16}$/)

describe('a payout in the sandbox is redeemed for', () => {
  // developer.runa.io, /reference/2024-02-05/playground
  it.each<[code: string, shown: object]>([
    ['BAW-GB', { kind: 'code', code: CODE, expiresOn: null }],
    ['FIVEG-US', { kind: 'code', code: CODE, pin: PIN, expiresOn: null }],
    ['CDISC-FR', { kind: 'code', code: CODE, barcode: { format: 'code-128', value: DIGITS }, expiresOn: null }],
    [
      'AUCHAN-FR',
      { kind: 'code', code: CODE, pin: PIN, barcode: { format: 'code-128', value: DIGITS }, expiresOn: '2027-11-29' },
    ],
    ['ABO-GB', { kind: 'code', code: CODE, pin: PIN, barcode: { format: 'QR', value: DIGITS }, expiresOn: null }],
    // All but the page is null.
    ['LUSH-CA', { kind: 'url', url: expect.stringMatching(/^https:\/\/redeem\.sandbox\.example\//) }],
    ['AMZ-US', { kind: 'code', code: CODE, expiresOn: null }],
  ])('%s: its own shape', async (code, shown) => {
    const { ask, url, orderId } = await linkOf(code)
    expect(url).toMatch(/^https:\/\/spend\.playground\.runa\.io\/[\da-f-]{36}$/)
    const redeemed = await ask()
    expect(redeemed).toEqual({ amount: '10.00', orderId, ...shown })
    // The same link gives the same code, and the code does not give the link away.
    expect(await ask()).toEqual(redeemed)
    expect(JSON.stringify(redeemed)).not.toContain(url.slice(-12))
  })

  it('what its product says', async () => {
    const products = { 'SHOES-US': { currency: 'USD', redemption: { barcode: 'ean-13', days: 1 } } }
    const { ask } = await linkOf('SHOES-US', { products })
    expect(await ask()).toMatchObject({ barcode: { format: 'ean-13' }, expiresOn: '2026-11-30' })
  })

  it('another code than any other payout', async () => {
    const { sandbox, clock, ask } = await linkOf()
    const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, clock })
    const other = await runa.createOrderAndWait(orderOf('AMZ-US'))
    if (other.status !== 'COMPLETED' || other.items[0] === undefined) throw new Error('expected a completed order')
    expect(await redeem(other.items[0], { fetch: sandbox.fetch })).not.toEqual(await ask())
  })
})

describe('a link in the sandbox', () => {
  it('is a page to a browser', async () => {
    const { sandbox, url } = await linkOf()
    const response = await sandbox.fetch(url)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
    expect(await response.text()).toMatch(/^<html>/)
  })

  it('has none of the headers of the API', async () => {
    const { sandbox, url } = await linkOf()
    const { headers } = await sandbox.fetch(`${url}?format=json`)
    expect([...headers.keys()].sort()).toEqual(['content-type', 'date'])
  })

  it('needs no key, and is counted as a request for redeem', async () => {
    const { sandbox, ask } = await linkOf()
    sandbox.requests.clear()
    await ask()
    expect(sandbox.requests).toMatchObject([
      { operation: 'redeem', method: 'GET', query: { format: 'json' }, status: 200 },
    ])
  })

  it.each(['X-Api-Key', 'Authorization', 'Cookie'])('refuses a request that brings %s', async (name) => {
    const { sandbox, url } = await linkOf()
    const response = await sandbox.fetch(`${url}?format=json`, { headers: { [name]: 'xxKEY.secret-0123456789' } })
    expect(response.status).toBe(400)
    const text = await response.text()
    expect(text).toContain(`the header ${name.toLowerCase()} came with a request to a payout's link`)
    expect(text).not.toContain('secret')
    expect(sandbox.requests.at(-1)).toMatchObject({ operation: 'redeem', status: 400 })
  })

  it.each([
    ['of nobody', 'https://spend.playground.runa.io/055306f2-466b-4fc4-8b59-9538eaf1be92'],
    ['without a token', 'https://spend.playground.runa.io/x'],
  ])('%s is unknown', async (_, url) => {
    const { sandbox } = await linkOf()
    expect(await failureOf(redeem(url, { fetch: sandbox.fetch }))).toMatchObject({ code: 'RE011' })
  })

  it.each(['PROCESSING', 'FAILED'] as const)('of an order that is %s is unknown', async (status) => {
    const clock = createManualClock(NOW)
    const sandbox = createRunaSandbox({ clock })
    const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, clock })
    const { order } = await runa.createOrder(orderOf('AMZ-US'), { mode: 'async' })
    if (status === 'FAILED') sandbox.endOrder(order.id, status)
    const url = sandbox.ledger.orders[0]?.items[0]?.payout.url ?? ''
    expect(await failureOf(redeem(url, { fetch: sandbox.fetch }))).toMatchObject({ code: 'RE011' })
  })

  it('is there for orders that were placed before', async () => {
    const clock = createManualClock(NOW)
    const sandbox = createRunaSandbox({ clock, orders: [orderOf('FIVEG-US')] })
    const url = sandbox.ledger.orders[0]?.items[0]?.payout.url ?? ''
    expect(await redeem(url, { fetch: sandbox.fetch })).toMatchObject({ kind: 'code', pin: PIN })
  })

  it('works on a real port, without the fetch of the sandbox', async () => {
    const { client, port, clock } = await start()
    const order = await client().createOrderAndWait(orderOf('FIVEG-US'))
    if (order.status !== 'COMPLETED' || order.items[0] === undefined) throw new Error('expected a completed order')
    expect(order.items[0].payout.url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/spend/[\\da-f-]{36}$`))
    expect(await redeem(order.items[0], { clock })).toMatchObject({ kind: 'code', pin: PIN })
    expect(await (await fetch(order.items[0].payout.url)).text()).toMatch(/^<html>/)
  })

  it('works behind msw', async () => {
    const { sandbox, url } = await linkOf()
    const server = setupServer(...sandbox.handlers(http))
    server.listen()
    try {
      expect(await redeem(url)).toMatchObject({ kind: 'code', code: CODE })
    } finally {
      server.close()
    }
  })
})

describe('on demand a link answers', () => {
  it.each(Object.keys(REDEMPTION_ERRORS) as (keyof typeof REDEMPTION_ERRORS)[])('%s, once', async (code) => {
    const { sandbox, ask, clock } = await linkOf()
    sandbox.faults.next(code)
    expect(await failureOf(ask())).toMatchObject({ name: 'RedemptionError', code })
    await clock.advance(60_000)
    expect((await ask()).kind).toBe('code')
  })

  it('a failure of the card within a success', async () => {
    const { sandbox, ask } = await linkOf()
    sandbox.faults.next('RE003-in-success')
    expect(await failureOf(ask())).toMatchObject({ name: 'RedemptionError', code: 'RE003' })
  })

  it.each([
    ['not-json-200', 'UnexpectedResponseError'],
    ['redirect', 'UnexpectedResponseError'],
    ['html-502', 'ServerError'],
    ['drop-after-commit', 'ConnectionError'],
    ['truncate', 'ConnectionError'],
  ] as const)('like the API: %s', async (fault, name) => {
    const { sandbox, ask } = await linkOf()
    sandbox.faults.next(fault, { operation: 'redeem' })
    expect(await failureOf(ask())).toMatchObject({ name })
    expect(sandbox.faults.pending).toEqual([])
  })

  it('RE009 for a minute after RE008, by the clock of the sandbox, and for no other link', async () => {
    const { sandbox, ask, clock } = await linkOf()
    const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, clock })
    const other = await runa.createOrderAndWait(orderOf('AMZ-US'))
    if (other.status !== 'COMPLETED' || other.items[0] === undefined) throw new Error('expected a completed order')
    sandbox.faults.next('RE008')
    expect(await failureOf(ask())).toMatchObject({ code: 'RE008', retryAfterMs: 60_000 })
    expect(await failureOf(ask())).toMatchObject({ code: 'RE009', retryAfterMs: 60_000 })
    expect((await redeem(other.items[0], { fetch: sandbox.fetch })).kind).toBe('code')
    await clock.advance(59_999)
    expect(await failureOf(ask())).toMatchObject({ code: 'RE009' })
    await clock.advance(1)
    expect((await ask()).kind).toBe('code')
  })

  it('what was scripted, and no other request does', async () => {
    const { sandbox, clock, ask } = await linkOf()
    const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, clock })
    sandbox.faults.next('RE006', { times: 2 })
    expect(sandbox.faults.pending).toEqual([{ name: 'RE006', operation: 'redeem', times: 2, skip: 0 }])
    await runa.ping()
    expect(await failureOf(ask())).toMatchObject({ code: 'RE006' })
    sandbox.faults.clear()
    expect((await ask()).kind).toBe('code')
    expect(() => sandbox.faults.next('RE006', { operation: 'createOrder' })).toThrow(
      "The fault 'RE006' is for the operation redeem only, not for createOrder",
    )
  })

  it('what a command line lists', async () => {
    const { ask } = await linkOf('AMZ-US', { faults: 'RE010,rate-limit@redeem' })
    expect(await failureOf(ask())).toMatchObject({ code: 'RE010', retryable: false })
    expect(await failureOf(ask())).toMatchObject({ name: 'RateLimitError' })
  })
})
