import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createManualClock } from '@x/sandbox'
import { closing } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { createCatalogue } from '../../catalogue/index.ts'
import { RunaPayouts } from '../../index.ts'
import { isWebhookVerificationError, verifyWebhook, type WebhookEvent } from '../../webhooks/index.ts'
import { callsOver, idOf, item, order } from '../sandbox-calls.ts'
import type { RunaSandboxOptions } from '../sandbox-options.ts'
import { startRunaSandbox } from '../server.ts'
import { WEBHOOK_SECRET } from './control.ts'

const { keep, close } = closing()
afterEach(close)

/** A sandbox on a port, and calls as made by a test in any language. */
async function setUp(options: RunaSandboxOptions = {}) {
  const clock = createManualClock(Date.UTC(2026, 10, 29))
  const server = keep(await startRunaSandbox({ clock, ...options }))
  const control = async (method: string, path: string, body?: unknown) => {
    const json = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    const response = await fetch(server.controlUrl + path, { method, ...(body === undefined ? {} : json) })
    return { status: response.status, body: (await response.json()) as unknown }
  }
  const { create, get } = callsOver(fetch, server.url, server.apiKey)
  const placed = async () => idOf(await create(order(), { 'X-Execution-Mode': 'async' }))
  return { ...server, clock, control, create, get, placed }
}

describe('the control endpoint', () => {
  it('lists what is played and its commands', async () => {
    const { control } = await setUp()
    const { body } = await control('GET', '')
    expect(body).toMatchObject({ plays: expect.arrayContaining(['POST /order']) })
    expect(JSON.stringify(body)).toContain('POST /__sandbox/orders/{id}/fail')
  })

  it('scripts faults for the API, but never for itself', async () => {
    const { control, get, sandbox } = await setUp()
    await control('POST', '/faults', { fault: 'unavailable-503', times: 2 })
    await control('POST', '/faults', { fault: 'rate-limit', operation: 'getBalance' })
    expect((await control('GET', '/faults')).body).toMatchObject({
      pending: [{ times: 2 }, { operation: 'getBalance' }],
    })
    const statuses = [(await get('/ping')).status, (await get('/ping')).status, (await get('/ping')).status]
    expect([...statuses, (await get('/balance')).status]).toEqual([503, 503, 200, 429])
    // Nor is it among the requests to the API.
    expect(sandbox.requests).toHaveLength(4)
  })

  it('ends an order that is processed, and no other', async () => {
    const { control, get, placed } = await setUp()
    const [failed, completed] = [await placed(), await placed()]
    expect(await control('POST', `/orders/${failed}/fail`)).toEqual({
      status: 200,
      body: { id: failed, status: 'FAILED' },
    })
    expect(await control('POST', `/orders/${completed}/complete`, {})).toMatchObject({ body: { status: 'COMPLETED' } })
    expect((await get(`/order/${failed}`)).body).toStrictEqual({ id: failed, status: 'FAILED' })
    expect((await get(`/order/${completed}`)).body).toMatchObject({ status: 'COMPLETED' })
    expect(await control('POST', `/orders/${completed}/fail`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/is COMPLETED.*--processing.*\/__sandbox\/orders\/next/) },
    })
    expect(await control('POST', '/orders/O-1/fail')).toMatchObject({
      status: 404,
      body: { detail: 'The sandbox has no order "O-1".' },
    })
  })

  it('scripts future orders', async () => {
    const { control, create, placed, clock, get } = await setUp()
    expect(await control('POST', '/orders/next', { status: 'FAILED' })).toMatchObject({ body: { status: 'FAILED' } })
    await control('POST', '/orders/next', { status: 'ON_HOLD', processing_ms: 10, lasts_ms: 20 })
    expect((await create()).body).toMatchObject({ status: 'FAILED' })
    const id = await placed()
    const seen: unknown[] = []
    for (const ms of [0, 10, 20]) {
      await clock.advance(ms)
      seen.push(Object(await get(`/order/${id}`)).body.status)
    }
    expect(seen).toEqual(['PROCESSING', 'ON_HOLD', 'COMPLETED'])
  })

  it('sets the balance of the account', async () => {
    const { control, create, get } = await setUp()
    expect((await control('POST', '/balance', { USD: '12.50', JPY: 500 })).status).toBe(200)
    expect((await get('/balance')).body).toEqual([
      { balance: '12.50', currency: 'USD' },
      { balance: '500', currency: 'JPY' },
    ])
    expect(await create(order([item('AMZ-US', 13)]))).toMatchObject({ body: { type: 'insufficient_funds' } })
  })

  it('shows the orders that were really placed', async () => {
    const { control, create } = await setUp()
    await control('POST', '/faults', { fault: 'html-502-after-commit', operation: 'createOrder' })
    expect((await create(order(), { 'X-Idempotency-Key': 'bonus-7' })).status).toBe(502)
    const { body } = await control('GET', '/orders')
    expect(body).toMatchObject({ orders: [{ idempotency_key: 'bonus-7', status: 'COMPLETED', total: '10.00' }] })
  })

  it.each<[string, unknown, string, string]>([
    ['/balance', { USDD: 1 }, 'USDD', 'expected a currency that Runa has, such as USD or GBP, got "USDD"'],
    ['/balance', { USD: 1.999 }, 'USD', 'expected an amount from 0 with at most 2 decimals, got 1.999'],
    ['/balance', { JPY: '1.5' }, 'JPY', 'expected an amount from 0 with no decimals, got "1.5"'],
    ['/balance', { USD: -1 }, 'USD', 'expected an amount from 0 with at most 2 decimals, got -1'],
    ['/balance', { USD: null }, 'USD', 'expected an amount from 0 with at most 2 decimals, got null'],
    ['/orders/next', {}, 'status', 'missing; it is required'],
    ['/orders/next', { status: 'FAILED', lasts: 1 }, 'lasts', 'did you mean "lasts_ms"?'],
    ['/orders/next', { status: 'FAILED', processing_ms: -1 }, 'processing_ms', 'expected a whole number from 0 to'],
    ['/orders/O-1/fail', { status: 'FAILED' }, 'status', 'unknown field; no names are allowed'],
    ['/webhooks', { order_id: 'O-1' }, 'url', 'missing'],
    ['/webhooks', { order_id: 'O-1', url: 'ftp://x/' }, 'url', 'begins with http:// or https://'],
    ['/webhooks', { order_id: 'O-1', url: '/here' }, 'url', 'expected an absolute URL'],
    ['/webhooks', { order_id: 'O-1', url: 'http://a:hunter2@x/' }, 'url', 'holds no password, got another value'],
    ['/webhooks', { url: 'http://x/' }, 'order_id', 'missing; expected the id of an order, or product_code'],
    [
      '/webhooks',
      { url: 'http://x/', order_id: 'O-1', product_code: 'AMZ-US' },
      'product_code',
      'expected nothing together with order_id, got "AMZ-US"',
    ],
    ['/products/AMZ-US', { orderable: false }, 'orderable', 'did you mean "is_orderable"?'],
    ['/products/AMZ-US', { is_orderable: 'no' }, 'is_orderable', 'expected true or false, got "no"'],
    ['/products/AMZ-US', { minimum_value: [] }, 'minimum_value', 'expected a number or a decimal string'],
    [
      '/products/AMZ-JP',
      { minimum_value: '1.5' },
      'minimum_value',
      'expected an amount of JPY with no decimals, got "1.5"',
    ],
    [
      '/products/AMZ-US',
      { available_list: ['5.001'] },
      'available_list',
      'expected a list of at least one, each an amount of USD with at most 2 decimals',
    ],
    [
      '/products/AMZ-US',
      { minimum_value: 5, available_list: [5] },
      'available_list',
      'expected nothing together with minimum',
    ],
    ['/products/VISA-US', { available_list: [5] }, 'available_list', 'expected nothing, because this is a payment'],
    ['/products/STREAM-US', { maximum_value: 5 }, 'maximum_value', 'a subscription has the prices of its plans'],
    ['/products/AMZ-US', { discount_multiplier: '5%' }, 'discount_multiplier', 'expected a decimal string from 0 to 1'],
    ['/webhooks', { url: 'http://x/', order_id: 'O-1', secret: 'hunter2' }, 'secret', 'expected whsec_ and base64'],
    [
      '/webhooks',
      { url: 'http://x/', order_id: 'O-1', timeout_ms: 15_001 },
      'timeout_ms',
      'expected a whole number from 1 to 15000, got 15001',
    ],
    ['/webhooks', { url: 'http://x/', order_id: 'O-1', message_id: 'a.b' }, 'message_id', 'without commas'],
    ['/webhooks', { url: 'http://x/', order_id: 'O-1', prefix: 'x' }, 'prefix', 'expected svix, webhook, got "x"'],
  ])('%s refuses %j at %s', async (path, body, field, says) => {
    const { control } = await setUp()
    const answer = await control('POST', path, body)
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ field, message: expect.stringContaining(says) }] },
    })
    expect(JSON.stringify(answer)).not.toContain('hunter2')
  })
})

describe('the guide’s example of the control endpoint', () => {
  it('works as it is written there', async () => {
    const readme = await readFile(new URL('../../../docs/sandbox-command.md', import.meta.url), 'utf8')
    const rows = [...readme.matchAll(/^\| `POST (\/[\w/]+)` +\| .*?`(\{".*?\})`/gm)]
    expect(rows.map(([, path]) => path)).toEqual(['/faults', '/orders/next', '/balance', '/webhooks'])
    const { control } = await setUp()
    const answers: unknown[] = []
    for (const [, path = '', body = ''] of rows) answers.push((await control('POST', path, JSON.parse(body))).status)
    // There is no such order.
    expect(answers).toEqual([200, 200, 200, 404])
    expect(readme).toContain(`\`${WEBHOOK_SECRET}\``)
  })
})

describe('a webhook that is delivered', () => {
  /** A server of the caller, which does what the test says. */
  async function listening(listener: RequestListener): Promise<string> {
    const server = createServer(listener)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    keep({
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return `http://127.0.0.1:${address.port}/hooks`
  }

  /** A receiver such as users write. */
  async function receiver(secret: string, now: () => number) {
    const taken: WebhookEvent[] = []
    const url = await listening(async (request, response) => {
      try {
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk)
        taken.push(await verifyWebhook({ body: Buffer.concat(chunks), headers: request.headers }, secret, { now }))
        response.writeHead(204).end()
      } catch (error) {
        response.writeHead(isWebhookVerificationError(error) ? 400 : 500).end()
      }
    })
    return { url, taken }
  }

  it.each(['svix', 'webhook'])('is accepted by verifyWebhook (%s headers)', async (prefix) => {
    const { control, placed, clock } = await setUp()
    const secret = `whsec_${btoa('the secret of this endpoint')}`
    const { url, taken } = await receiver(secret, () => clock.now())
    const id = await placed()
    await clock.advance(1000)
    const answer = await control('POST', '/webhooks', { url, order_id: id, secret, prefix, message_id: 'msg_1' })
    expect(answer).toEqual({
      status: 200,
      body: { delivered: true, status: 204, problem: null, message_id: 'msg_1' },
    })
    expect(taken).toMatchObject([{ id: 'msg_1', type: 'order.completion', data: { id, status: 'COMPLETED' } }])
  })

  it('has its own id and the secret of the sandbox, unless others are given', async () => {
    const { control, placed, clock } = await setUp()
    const { url, taken } = await receiver(WEBHOOK_SECRET, () => clock.now())
    const id = await placed()
    await control('POST', `/orders/${id}/fail`)
    for (let time = 0; time < 2; time += 1) await control('POST', '/webhooks', { url, order_id: id })
    expect(taken).toMatchObject([{ data: { id, status: 'FAILED' } }, { data: { id, status: 'FAILED' } }])
    expect(new Set(taken.map((event) => event.id)).size).toBe(2)
  })

  it('reports the answer of the receiver, and follows no redirect', async () => {
    const { control, create, clock } = await setUp()
    const id = idOf(await create())
    const { url, taken } = await receiver(`whsec_${btoa('another secret')}`, () => clock.now())
    expect(await control('POST', '/webhooks', { url, order_id: id })).toMatchObject({
      status: 200,
      body: { delivered: false, status: 400, problem: null },
    })
    const elsewhere = await listening((_, response) => response.writeHead(307, { Location: url }).end())
    expect(await control('POST', '/webhooks', { url: elsewhere, order_id: id })).toMatchObject({
      body: { delivered: false, status: 307 },
    })
    expect(taken).toEqual([])
  })

  it('times out, and says so', async () => {
    const { control, create } = await setUp()
    const id = idOf(await create())
    const url = await listening(() => {})
    expect(await control('POST', '/webhooks', { url, order_id: id, timeout_ms: 50 })).toMatchObject({
      status: 200,
      body: { delivered: false, status: null, problem: 'no response within 50 ms' },
    })
  })

  it('does not wait for the rest of an answer', async () => {
    const { control, create } = await setUp()
    const id = idOf(await create())
    const url = await listening((_, response) => void response.writeHead(200).write('and then nothing'))
    expect(await control('POST', '/webhooks', { url, order_id: id })).toMatchObject({ body: { delivered: true } })
  })

  it('says why there is no answer', async () => {
    const { control, create } = await setUp()
    const id = idOf(await create())
    const url = await listening((request) => request.socket.destroy())
    expect(await control('POST', '/webhooks', { url, order_id: id })).toMatchObject({
      body: { delivered: false, status: null, problem: expect.stringMatching(/./) },
    })
    expect(await control('POST', '/webhooks', { url: 'http://127.0.0.1:1/', order_id: id })).toMatchObject({
      body: { delivered: false, status: null, problem: expect.stringMatching(/./) },
    })
  })

  it('about a product is what a catalogue of the client takes, whatever the order in which they arrive', async () => {
    const { control, url, apiKey, clock, create } = await setUp()
    const runa = new RunaPayouts({ apiKey, baseUrl: url, ...{ clock } })
    const catalogue = createCatalogue(runa, { clock })
    const order = (code: string, amount: number) => ({
      payment_method: { type: 'ACCOUNT_BALANCE' as const, currency: 'GBP' },
      items: [
        {
          face_value: amount,
          products: { type: 'SINGLE' as const, value: code },
          distribution_method: { type: 'PAYOUT_LINK' as const },
        },
      ],
    })
    const problemsOf = async (code: string, amount: number) =>
      (await catalogue.check(order(code, amount))).problems.map((problem) => problem.code)
    expect(await problemsOf('TEAPOT-GB', 20)).toEqual([])
    const hooks = await receiver(WEBHOOK_SECRET, () => clock.now())

    // In the order in which Runa would send them, and then the second one again.
    const changes = [
      { is_orderable: false },
      { is_orderable: true, available_list: ['5.00', 25], discount_multiplier: '0.02' },
    ]
    for (const change of changes) {
      const changed = await control('POST', '/products/TEAPOT-GB', change)
      expect(changed).toMatchObject({ status: 200, body: { product_code: 'TEAPOT-GB' } })
      const sent = await control('POST', '/webhooks', { url: hooks.url, product_code: 'TEAPOT-GB' })
      expect(sent).toMatchObject({ status: 200, body: { delivered: true, status: 204 } })
    }
    expect(hooks.taken).toMatchObject([
      {
        type: 'product.update',
        data: {
          product_code: 'TEAPOT-GB',
          old_state: { price_multiplier: '0.987', is_orderable: true },
          new_state: { price_multiplier: '0.987', is_orderable: false },
          timestamp: '2026-11-29T00:00:00.000000',
        },
      },
      {
        type: 'product.update',
        data: {
          old_state: { is_orderable: false, denominations: { type: 'open', minimum_value: '5.00' } },
          new_state: {
            price_multiplier: '0.98',
            is_orderable: true,
            denominations: {
              type: 'fixed',
              minimum_value: '5.00',
              maximum_value: '25.00',
              available_list: ['5.00', '25.00'],
            },
          },
          // Of the same millisecond, and yet newer.
          timestamp: '2026-11-29T00:00:00.000001',
        },
      },
    ])
    const events = hooks.taken.map((event) => (event.type === 'product.update' ? event.data : undefined))
    const applied = events.toReversed().map((update) => update !== undefined && catalogue.apply(update))
    expect(applied).toEqual([true, false])
    for (const [amount, problems] of [
      [20, ['denomination']],
      [25, []],
    ] as const) {
      expect(await problemsOf('TEAPOT-GB', amount)).toEqual(problems)
      expect((await create(order('TEAPOT-GB', amount))).status).toBe(problems.length === 0 ? 200 : 400)
    }
  })

  it('is not sent by the playground, which has no balance to set either', async () => {
    const { control, create } = await setUp({ environment: 'playground' })
    const id = idOf(await create())
    await control('POST', '/products/AMZ-US', { is_orderable: false })
    const url = 'http://127.0.0.1:1/'
    for (const about of [{ order_id: id }, { product_code: 'AMZ-US' }]) {
      const answer = await control('POST', '/webhooks', { url, ...about })
      expect(answer).toMatchObject({ status: 409, body: { detail: 'The playground sends no webhooks.' } })
    }
    expect(await control('POST', '/balance', { USD: 5 })).toMatchObject({
      status: 409,
      body: { detail: 'The balance of the playground is unlimited.' },
    })
  })

  it('is about a product that exists and has changed', async () => {
    const { control } = await setUp()
    const url = 'http://127.0.0.1:1/'
    expect(await control('POST', '/webhooks', { url, product_code: 'AMZ-US' })).toMatchObject({
      status: 409,
      body: { detail: 'The product "AMZ-US" has not changed. Change it first (POST /__sandbox/products/AMZ-US).' },
    })
    for (const code of ['NO-US', 'STREAM-US-1M', 'PT-01HQ12PV4B8XMBRTK281JM54KK']) {
      expect(await control('POST', `/products/${code}`, { is_orderable: false })).toMatchObject({
        status: 404,
        body: { detail: `The sandbox has no product "${code}".` },
      })
    }
  })

  it('is about an order that has ended', async () => {
    const { control, placed } = await setUp()
    const url = 'http://127.0.0.1:1/'
    const id = await placed()
    expect(await control('POST', '/webhooks', { url, order_id: id })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('is PROCESSING') },
    })
    expect(await control('POST', '/webhooks', { url, order_id: 'O-1' })).toMatchObject({ status: 404 })
  })
})
