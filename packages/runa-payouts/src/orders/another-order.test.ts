import { inspect } from 'node:util'
import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { ITEM, order, type Running, sandboxes } from '../../test/running-sandbox.ts'
import type { CompletedOrder } from '../index.ts'

const { start, close } = sandboxes()
afterEach(close)

/** A sandbox in which Zoe has an order of 10 USD, including its link. */
async function withZoes(items = 1): Promise<Running & { readonly zoes: CompletedOrder }> {
  const running = await start({ processingMs: 1000 })
  const runa = running.client()
  const done = await runa.createOrderAndWait(order(items, { description: 'for Zoe' }))
  running.sandbox.requests.clear()
  return { ...running, zoes: done as CompletedOrder }
}

function expectNothingShown(error: unknown, zoes: CompletedOrder): void {
  const shown = [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error)].join()
  for (const { id, payout } of zoes.items) {
    expect(shown).not.toContain(payout.url)
    expect(shown).not.toContain(id)
  }
}

describe("createOrder answered with somebody else's order", () => {
  it.each<[string, Parameters<typeof order>, 'report' | 'strict', Record<string, unknown>]>([
    ['another description', [1, { description: 'for Anna' }], 'report', {}],
    ['a description although none was sent', [1], 'report', {}],
    ['other amounts', [1, { items: [{ ...ITEM, face_value: 25 }] }], 'report', { description: null }],
    ['another number of items', [2], 'report', { description: null }],
    ['another description, in a body that does not match its schema', [1], 'strict', { currency: 5 }],
  ])('is unknown with both ids and no link, by %s', async (_, sent, responseValidation, more) => {
    const { client, sandbox, zoes } = await withZoes()
    sandbox.faults.next({ status: 200, body: { ...zoes, ...more } }, { operation: 'createOrder' })
    const call = client({ responseValidation }).createOrder(order(...sent), { idempotencyKey: 'key-anna' })
    const error = await failureOf(call)
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', outcome: 'unknown', idempotencyKey: 'key-anna' })
    expect(error.message).toContain(`returned order "${zoes.id}", which is not the order sent under the key "key-anna"`)
    expect(error.message).toContain('Repeat the call with the same idempotency key; never use a new one.')
    expect(Reflect.get(error, 'orderId')).toBeUndefined()
    expectNothingShown(error, zoes)
  })

  it('returns its own order if the same call is made again and Runa answers correctly', async () => {
    const { client, sandbox, zoes } = await withZoes()
    sandbox.faults.next({ status: 200, body: zoes, commit: true }, { operation: 'createOrder' })
    const runa = client()
    await failureOf(runa.createOrder(order(1), { idempotencyKey: 'key-anna' }))
    const again = await runa.createOrder(order(1), { idempotencyKey: 'key-anna' })
    expect(again.order.id).toBe(sandbox.ledger.find('key-anna')?.id)
    expect(sandbox.ledger.orders).toHaveLength(2)
  })
})

describe("createOrder answered 202 with the id of somebody else's order", () => {
  it.each(['wait()', 'createOrderAndWait'])('is unknown at the first read that shows it, by %s', async (how) => {
    const { client, sandbox, zoes } = await withZoes(2)
    sandbox.faults.next({ status: 202, body: { id: zoes.id, status: 'PROCESSING' } }, { operation: 'createOrder' })
    const updates: unknown[] = []
    const onUpdate = (update: unknown) => updates.push(update)
    const runa = client()
    const sent = order(2, { description: 'for Anna' })
    const options = { idempotencyKey: 'key-anna' }
    const error = await failureOf(
      how === 'wait()'
        ? runa
            .createOrder(sent, options)
            .then((taken) => (taken.kind === 'accepted' ? taken.wait({ onUpdate }) : taken.order))
        : runa.createOrderAndWait(sent, { ...options, onUpdate }),
    )
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', outcome: 'unknown', idempotencyKey: 'key-anna' })
    expect(error.message).toContain(`returned order "${zoes.id}", which is not the order sent under the key "key-anna"`)
    expectNothingShown(error, zoes)
    expect(updates).toEqual([])
    expect(sandbox.requests.filter(({ operation }) => operation === 'getOrder')).toHaveLength(1)
  })
})

it('an order returned with other digits, white space and order of items is still the one that was sent', async () => {
  const { client, sandbox } = await start()
  const runa = client()
  const sent = order(2, {
    description: ' Thanks  a lot ',
    items: [
      { ...ITEM, face_value: 10 },
      { ...ITEM, face_value: 2.5 },
    ],
  })
  const done = (await runa.createOrderAndWait(sent)) as CompletedOrder
  const [first, second] = done.items
  const body = {
    ...done,
    description: 'Thanks a lot',
    items: [
      { ...second, face_value: 2.5 },
      { ...first, face_value: '10' },
    ],
  }
  sandbox.faults.next({ status: 200, body }, { operation: 'createOrder' })
  expect(await runa.createOrder(sent)).toMatchObject({ kind: 'completed', order: { id: done.id } })
})
