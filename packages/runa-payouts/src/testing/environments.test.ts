import { createManualClock } from '@x/sandbox'
import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { RunaPayouts } from '../index.ts'
import type { SandboxEnvironment } from './environment-rules.ts'
import { createRunaSandbox } from './sandbox.ts'
import { type Calls, callsTo, idOf, item, order, type Read } from './sandbox-calls.ts'

function setUp(environment?: SandboxEnvironment) {
  const sandbox = createRunaSandbox({ clock: createManualClock(), environment })
  return { sandbox, ...callsTo(sandbox) }
}

const EMAIL = { ...item(), distribution_method: { type: 'EMAIL', email_address: 'ada@example.com' } }
const TEMPLATE = { ...item(), products: { type: 'TEMPLATE', template_id: 'PT-01HQ12PV4B8XMBRTK281JM54KK' } }
const trigger = (error: string) => ({ 'X-Trigger-Error': error })

/** What each call is answered, by environment. Undefined is the default: the playground, with what it lacks. */
const answers: readonly [
  string,
  (calls: Calls) => Promise<Read>,
  Readonly<Record<'undefined' | SandboxEnvironment, number>>,
][] = [
  ['an order', ({ create }) => create(), { undefined: 200, playground: 200, production: 200 }],
  ['an estimate', ({ post }) => post('/order/estimate', order()), { undefined: 200, playground: 403, production: 200 }],
  [
    'a template for everyone',
    ({ create }) => create(order([TEMPLATE])),
    { undefined: 200, playground: 200, production: 400 },
  ],
  [
    'X-Trigger-Error: insufficient_funds',
    ({ create }) => create(order(), trigger('insufficient_funds')),
    { undefined: 400, playground: 400, production: 200 },
  ],
  [
    'X-Trigger-Error: internal_server_error',
    ({ create }) => create(order(), trigger('internal_server_error')),
    { undefined: 500, playground: 500, production: 200 },
  ],
  [
    'X-Trigger-Error of another kind',
    ({ create }) => create(order(), trigger('not_found')),
    { undefined: 200, playground: 200, production: 200 },
  ],
  [
    'a key of the playground',
    ({ get }) => get('/ping', { 'X-Api-Key': 'xxA.b' }),
    { undefined: 200, playground: 200, production: 403 },
  ],
  [
    'a key of production',
    ({ get }) => get('/ping', { 'X-Api-Key': 'wgA.b' }),
    { undefined: 403, playground: 403, production: 200 },
  ],
]

describe.each([undefined, 'playground', 'production'] as const)('the environment %s', (environment) => {
  it.each(answers)('answers %s', async (_, call, statuses) => {
    expect((await call(setUp(environment))).status).toBe(statuses[environment ?? 'undefined'])
  })

  it('is where a client of its key and URL believes to be', async () => {
    const { sandbox } = setUp(environment)
    const { apiKey, baseUrl, fetch } = sandbox
    expect(sandbox.environment).toBe(environment)
    const runa = new RunaPayouts({ apiKey, baseUrl, fetch, environment: environment ?? 'playground' })
    await expect(runa.ping()).resolves.toEqual({ message: 'pong' })
  })

  it.each([
    ['true', environment === 'production' ? null : 'true'],
    ['false', null],
  ])('repeats X-Send-Email: %s as %s', async (sent, echoed) => {
    const { create } = setUp(environment)
    const key = { 'X-Idempotency-Key': 'mail', 'X-Send-Email': sent }
    const modes = ['sync', 'sync', 'async']
    for (const mode of modes) {
      const own = mode === 'async' ? { 'X-Idempotency-Key': 'mail-2' } : {}
      const answer = await create(order([EMAIL]), { ...key, ...own, 'X-Execution-Mode': mode })
      expect(answer.headers.get('X-Send-Email')).toBe(echoed)
    }
  })
})

describe('the playground', () => {
  it('has a balance without limit, and no other', async () => {
    const { sandbox, create, get } = setUp('playground')
    expect((await create(order([item('AMZ-US', 10_000)]))).status).toBe(200)
    expect((await get('/balance?currency=USD')).body).toEqual({ balance: '1000000.00', currency: 'USD' })
    const says = 'balances: the balance of the playground is unlimited'
    expect(() => sandbox.setBalances({ USD: 5 })).toThrow(says)
    expect(() => createRunaSandbox({ environment: 'playground', balances: { USD: 5 } })).toThrow(says)
  })

  it('sends no webhooks', async () => {
    const { sandbox, create } = setUp('playground')
    expect(sandbox.orderCompletion(idOf(await create()))).toBeUndefined()
    sandbox.changeProduct('AMZ-US', { orderable: false })
    expect(sandbox.productUpdate('AMZ-US')).toBeUndefined()
  })

  it('refuses an estimate as a path that it does not have', async () => {
    const { sandbox } = setUp('playground')
    const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch })
    const { payment_method } = order()
    const items = [{ face_value: 5, products: { type: 'SINGLE' as const, value: 'AMZ-US' } }]
    const error = await failureOf(
      Promise.resolve(runa.estimateOrder({ payment_method: { ...payment_method, type: 'ACCOUNT_BALANCE' }, items })),
    )
    expect(error).toMatchObject({ status: 403, outcome: 'rejected' })
  })
})

it('another environment is refused by name', () => {
  // As JavaScript would pass it.
  const environment = 'live' as SandboxEnvironment
  expect(() => createRunaSandbox({ environment })).toThrow(
    'environment: expected "playground" or "production", got "live"',
  )
})
