import { failureOf } from '@x/test-kit'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { order } from '../test/running-sandbox.ts'
import { RunaPayouts } from './index.ts'
import { createRunaSandbox } from './testing/index.ts'

/** As a user has it: their own service, tested with msw, and the sandbox behind the real host names. */
const sandbox = createRunaSandbox()
const server = setupServer(
  http.get('https://my-own-service.example/staff', () => HttpResponse.json([{ id: 7, bonus: 25 }])),
  ...sandbox.handlers(http),
)

beforeAll(() => server.listen())
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** The code under test: pays what another service says. */
async function payBonuses(): Promise<string[]> {
  const runa = new RunaPayouts({ apiKey: sandbox.apiKey })
  const staff: { id: number; bonus: number }[] = await (await fetch('https://my-own-service.example/staff')).json()
  const paid: string[] = []
  for (const { id, bonus } of staff) {
    const body = order(1)
    const items = body.items.map((item) => ({ ...item, face_value: bonus }))
    const { order: placed } = await runa.createOrder({ ...body, items }, { idempotencyKey: `bonus-${id}` })
    paid.push(placed.id)
  }
  return paid
}

describe('the sandbox behind msw', () => {
  it('takes orders, and its ledger can be counted', async () => {
    const [paid] = await payBonuses()
    expect(sandbox.ledger.orders).toMatchObject([
      { id: paid, idempotencyKey: 'bonus-7', status: 'COMPLETED', total: '25.00' },
    ])
  })

  it('a second run pays nobody twice', async () => {
    const before = sandbox.ledger.orders.length
    await payBonuses()
    expect(sandbox.ledger.orders).toHaveLength(before)
  })

  it('a connection that breaks after the order was placed', async () => {
    sandbox.faults.next('drop-after-commit')
    const runa = new RunaPayouts({ apiKey: sandbox.apiKey, maxRetries: 0 })
    const error = await failureOf(runa.createOrder(order(), { idempotencyKey: 'once' }))
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'unknown' })
    expect(sandbox.ledger.find('once')).toBeDefined()
    await runa.createOrder(order(), { idempotencyKey: 'once' })
    expect(sandbox.ledger.orders.filter(({ idempotencyKey }) => idempotencyKey === 'once')).toHaveLength(1)
  })
})
