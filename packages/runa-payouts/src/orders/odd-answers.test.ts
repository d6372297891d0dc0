import { inspect } from 'node:util'
import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import asyncOrder from '../../fixtures/async-order.guide.json'
import estimate from '../../fixtures/estimate.guide.json'
import oldRows from '../../fixtures/order-list.old-rows.json'
import syncOrder from '../../fixtures/sync-order.guide.json'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { type DriftEvent, isKnownOrderStatus, type RunaPayouts } from '../index.ts'

const { start, close } = sandboxes()
afterEach(close)

const ESTIMATED = {
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'GBP' },
  items: [{ face_value: 10, products: { type: 'SINGLE', value: 'AMZ-GB' } }],
} as const

/** A client whose next read is answered with `body`. */
async function answering(body: unknown) {
  const running = await start()
  const drifts: DriftEvent[] = []
  running.sandbox.faults.next({ status: 200, body: JSON.stringify(body) })
  const client = (options = {}) => running.client({ onDrift: (event) => drifts.push(event), ...options })
  return { ...running, client, drifts }
}

describe('samples of the documentation that lack promised fields are read, and the difference is reported', () => {
  it.each([
    ['the completed order of the guide to sync mode', syncOrder],
    ['the completed order of the guide to async mode', asyncOrder],
  ])('%s, by getOrder and waitForOrder', async (_, sample) => {
    const { client, sandbox, drifts } = await answering(sample)
    const runa = client()
    const { data, drift } = await runa.getOrder(sample.id).withResponse()
    expect(data).toEqual(sample)
    expect(drift.map(({ path }) => path)).toEqual([['total_price'], ['total_discount']])
    sandbox.faults.next({ status: 200, body: sample })
    expect(await runa.waitForOrder(sample.id)).toEqual(sample)
    expect(drifts).toEqual([
      { operation: 'getOrder', path: 'total_price', code: 'invalid_type' },
      { operation: 'getOrder', path: 'total_discount', code: 'invalid_type' },
    ])
  })

  it('the order of the guide to sync mode, by createOrder', async () => {
    const { client } = await answering(syncOrder)
    const { kind, order: placed, drift } = await client().createOrder(order())
    expect([kind, placed]).toEqual(['completed', syncOrder])
    expect(drift.map(({ path }) => path.join('.'))).toEqual(['total_price', 'total_discount'])
  })

  it('the plain estimate: its currency is the payment currency', async () => {
    const { client } = await answering(estimate)
    const { data, drift } = await client().estimateOrder(ESTIMATED).withResponse()
    expect(data).toMatchObject({ total_price: '10', currency: 'GBP', items: [{ face_value: '10' }] })
    expect(drift).toEqual([])
  })
})

describe('a field that the client itself needs is an error, by its path', () => {
  type Read = (runa: RunaPayouts) => Promise<unknown>
  const getOrder: Read = (runa) => runa.getOrder('O-1')
  const getBalance: Read = (runa) => runa.getBalance('USD')
  const getBalances: Read = (runa) => runa.getBalance()
  const estimateOrder: Read = (runa) => runa.estimateOrder(ESTIMATED)
  const listOrders: Read = (runa) => runa.listOrders()

  it.each<[string, Read, unknown, string]>([
    ["an order's id", getOrder, { status: 'PROCESSING' }, 'id: missing'],
    ["an order's status", getOrder, { id: 'O-1' }, 'status: missing'],
    ["a page's items", listOrders, { pagination: { cursors: {}, page: {} } }, 'items: missing'],
    ['items that are not an array', listOrders, { items: {} }, 'items: expected an array'],
    ["a balance's amount", getBalance, { currency: 'USD' }, 'balance: missing'],
    ['an invalid amount', getBalance, { balance: '10,00', currency: 'USD' }, 'balance: expected a decimal string'],
    ["a balance's currency", getBalance, { balance: '10.00' }, 'currency: missing'],
    ['balances that are not an array', getBalances, { balance: '1', currency: 'USD' }, 'expected an array'],
    [
      "an estimate's total",
      estimateOrder,
      { payment_method: { type: 'ACCOUNT_BALANCE', currency: 'GBP' }, items: [], currency: 'GBP' },
      'total_price: missing',
    ],
    [
      "an estimate's currency, where nothing else says it",
      estimateOrder,
      { payment_method: { type: 'ACCOUNT_BALANCE' }, items: [], total_price: '10', currency: null },
      'currency: expected a string, got null',
    ],
  ])('%s', async (_, read, body, says) => {
    const { client, sandbox } = await answering(body)
    const error = await failureOf(read(client()))
    expect(error).toMatchObject({ name: 'ResponseValidationError', status: 200 })
    expect(error.message).toContain(says)
    expect(sandbox.requests).toHaveLength(1)
  })

  it('and is named before everything that is only reported', async () => {
    const { client } = await answering({ ...syncOrder, id: undefined, currency: 7, created_at: 8 })
    const error = await failureOf(client().getOrder('O-1'))
    expect(error.message).toMatch(/does not match its schema: id: missing; expected a string\.$/)
  })
})

describe('a list with rows that do not match their schema', () => {
  const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id)
  const usable = [
    'O-01J6Y3JRYWCTNDRHP35302NZ30',
    'O-QRXNZBJV',
    'O-01J6Y3M8V5K1T0C7QZ4XW2R9HN',
    'O-01J6Y3N4B7G8E2D6PSFJ0YKAVT',
  ]

  it('has all the others, and every row with an id', async () => {
    const { client, drifts } = await answering(oldRows)
    const page = await client().listOrders()
    expect(ids(page.items)).toEqual(usable)
    expect(page.drift.map(({ path, index }) => [path.join('.'), index])).toEqual([
      ['items.1.total_price', undefined],
      ['items.1.total_discount', undefined],
      ['items.2.id', 2],
    ])
    expect(drifts.map(({ path }) => path)).toEqual(['items[].total_price', 'items[].total_discount', 'items[].id'])
  })

  it.each<[string, unknown]>([
    ['no id', { status: 'COMPLETED', note: 'https://spend.example/secret' }],
    ['an empty id', { id: '', note: 'https://spend.example/secret' }],
    ['an id that is not a string', { id: 7, note: 'https://spend.example/secret' }],
    ['no fields', 'https://spend.example/secret'],
  ])('reports a row with %s by its position, and never prints its content', async (_, row) => {
    const { client } = await answering({ ...oldRows, items: [{ id: 'O-1', status: 'FAILED' }, row] })
    const response = await client().listOrders().withResponse()
    expect(ids(response.data.items)).toEqual(['O-1'])
    const [left, ...others] = response.drift
    expect(others).toEqual([])
    expect([left?.index, left?.raw]).toEqual([1, row])
    const shown = inspect(response, { depth: 9, showHidden: true }) + JSON.stringify(response)
    expect(shown).not.toContain('secret')
  })

  it('may have rows that are null, and a new status', async () => {
    const rows = [null, { id: 'O-1', status: 'ON_HOLD' }, { id: 'O-2' }]
    const { client } = await answering({ ...oldRows, items: rows })
    const { items, drift } = await client().listOrders()
    expect(items).toEqual(rows.slice(1))
    expect(isKnownOrderStatus(String(items[0]?.status))).toBe(false)
    expect(drift.map(({ path, index }) => [path.join('.'), index])).toEqual([
      ['items.0', 0],
      ['items.2.status', undefined],
    ])
  })

  it('is an error in strict mode', async () => {
    const { client } = await answering(oldRows)
    expect(await failureOf(client({ responseValidation: 'strict' }).listOrders())).toMatchObject({
      name: 'ResponseValidationError',
      issues: [
        { path: ['items', 1, 'total_price'] },
        { path: ['items', 1, 'total_discount'] },
        { path: ['items', 2, 'id'] },
      ],
    })
  })

  it('of balances leaves out one without its amount or currency', async () => {
    const { client } = await answering([{ balance: '1.00' }, { balance: '2.00', currency: 'USD' }, { currency: 'EUR' }])
    const { data, drift } = await client().getBalance().withResponse()
    expect(data).toEqual([{ balance: '2.00', currency: 'USD' }])
    expect(drift.map(({ path, index }) => [path.join('.'), index])).toEqual([
      ['0.currency', 0],
      ['2.balance', 2],
    ])
  })
})

describe('the end of a list is what the API says it is', () => {
  const nameless = { status: 'COMPLETED' }
  const named = (id: string) => ({ id, status: 'PROCESSING' })
  const to = (after: unknown) => ({ cursors: { after }, page: { limit: 1 } })

  async function walk(pages: readonly object[], parameters = {}) {
    const { client, sandbox } = await start()
    for (const body of pages) sandbox.faults.next({ status: 200, body })
    const seen: string[] = []
    const walking = async () => {
      for await (const { id } of client().listOrders(parameters)) seen.push(id)
    }
    const end = await walking().catch((error: unknown) => error)
    return { end, seen, requests: sandbox.requests.length }
  }

  it('and not a page whose rows were all left out', async () => {
    const { end, seen, requests } = await walk([
      { items: [named('O-1')], pagination: to('A') },
      { items: [nameless], pagination: to('B') },
      { items: [named('O-2')], pagination: to('C') },
      { items: [], pagination: to(null) },
    ])
    expect([end, seen, requests]).toEqual([undefined, ['O-1', 'O-2'], 4])
  })

  it('nor a page number that is reached via such a page', async () => {
    const { seen } = await walk(
      [
        { items: [nameless], pagination: to('A') },
        { items: [named('O-2')], pagination: to('B') },
        { items: [], pagination: to(null) },
      ],
      { page: 2, per_page: 1 },
    )
    expect(seen).toEqual(['O-2'])
  })

  it.each<[string, unknown]>([
    ['no pagination', undefined],
    ['a pagination that is null', null],
    ['a pagination without cursors', { page: {} }],
    ['cursors in a list', { cursors: ['A'] }],
    ['a cursor that is a number', to(7)],
  ])('and not a page of orders with %s: its orders are returned, and continuing is an error', async (_, pagination) => {
    const { end, seen, requests } = await walk([{ items: [named('O-1')], pagination }])
    expect(end).toMatchObject({ name: 'UnexpectedResponseError', operation: 'listOrders', status: 200 })
    expect(String(end)).toContain('pagination')
    expect([seen, requests]).toEqual([['O-1'], 1])
  })

  it.each<[string, unknown]>([
    ['no cursor', { cursors: {}, page: {} }],
    ['a cursor that is null', to(null)],
    ['an empty cursor', to('')],
  ])('but %s is an end', async (_, pagination) => {
    const { end, seen, requests } = await walk([{ items: [named('O-1')], pagination }])
    expect([end, seen, requests]).toEqual([undefined, ['O-1'], 1])
  })

  it.each([undefined, null, {}, { cursors: 'A' }])(
    'and so is an empty page, whatever its pagination: %j',
    async (pagination) => {
      const { end, seen, requests } = await walk([{ items: [], pagination }])
      expect([end, seen, requests]).toEqual([undefined, [], 1])
    },
  )

  it('a page number that lies beyond a page whose pagination cannot be read is an error', async () => {
    const { end, seen } = await walk([{ items: [named('O-1')] }], { page: 2, per_page: 1 })
    expect(end).toMatchObject({ name: 'UnexpectedResponseError' })
    expect(seen).toEqual([])
  })
})
