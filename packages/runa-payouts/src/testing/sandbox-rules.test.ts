import { createManualClock } from '@x/sandbox'
import { afterEach, describe, expect, it } from 'vitest'
import { createRunaSandbox, type RunaSandbox } from './sandbox.ts'
import { type Calls, callsOver, callsTo, item, order, type Read } from './sandbox-calls.ts'
import type { RunaSandboxOptions } from './sandbox-options.ts'
import { serveRunaSandbox } from './server.ts'

type Call = (calls: Calls) => Promise<Read>
type Rule = [name: string, call: Call, status: number, body: unknown, options?: RunaSandboxOptions]

const invalid = (...details: unknown[]) => ({ type: 'validation_error', details })
const two = order([item(), item()])
const email = { type: 'EMAIL', email_address: 'fred@example.com' }
const single = (products: unknown, faceValue = 10) => order([{ ...item(), products, face_value: faceValue }])

/** Requests and the answers that they must get: the same over every mount. */
const rules: Rule[] = [
  ['answers a ping', ({ get }) => get('/ping'), 200, { message: 'pong' }],

  ['requires a key', ({ get }) => get('/ping', { 'X-Api-Key': '' }), 401, { type: 'unauthorized' }],
  ['refuses an unknown key', ({ get }) => get('/ping', { 'X-Api-Key': 'wgABC.def' }), 403, { type: 'forbidden' }],
  ['accepts playground keys in either case', ({ get }) => get('/ping', { 'X-Api-Key': 'XXa.b' }), 200, {}],
  [
    'accepts only the listed keys',
    ({ get }) => get('/ping', { 'X-Api-Key': 'xxB.b' }),
    403,
    { type: 'forbidden' },
    { apiKeys: ['xxA.a'] },
  ],
  [
    'says that it does not play a path, and what it plays',
    ({ get }) => get('/wallet?limit=5'),
    404,
    {
      type: 'not_found',
      message: `The sandbox does not support GET /wallet. It supports ${createRunaSandbox().plays.join(', ')}.`,
    },
  ],
  [
    'says so whatever the key',
    ({ get }) => get('/wallet/W-1', { 'X-Api-Key': '' }),
    404,
    { message: expect.stringContaining('does not support GET /wallet/W-1.') },
  ],
  [
    'says so for a method',
    ({ post }) => post('/ping', {}),
    404,
    { message: expect.stringContaining('does not support POST /ping.') },
  ],
  [
    'cuts a path that is long',
    ({ get }) => get(`/${'x'.repeat(5000)}`),
    404,
    { message: expect.stringMatching(/^.{1,400}$/) },
  ],

  ['accepts the current version', ({ get }) => get('/ping', { 'X-Api-Version': '2024-02-05' }), 200, {}],
  [
    'refuses removed versions',
    ({ get }) => get('/ping', { 'X-Api-Version': '2023-07-27' }),
    410,
    { type: 'version_removed' },
  ],
  ['refuses other versions', ({ get }) => get('/ping', { 'X-Api-Version': 'v2' }), 400, { type: 'invalid_version' }],

  ['completes a sync order', ({ create }) => create(), 200, { status: 'COMPLETED', total_price: '10.00' }],
  [
    'accepts an async order',
    ({ create }) => create(two, { 'X-Execution-Mode': 'async' }),
    202,
    { status: 'PROCESSING' },
  ],
  ['is async by default', ({ create }) => create(order(), { 'X-Execution-Mode': '' }), 202, { status: 'PROCESSING' }],
  ['refuses two items in sync', ({ create }) => create(two), 400, { type: 'invalid_execution_mode' }],
  [
    'refuses other modes',
    ({ create }) => create(order(), { 'X-Execution-Mode': 'later' }),
    400,
    { type: 'invalid_execution_mode' },
  ],
  [
    'requires an idempotency key',
    ({ create }) => create(order(), { 'X-Idempotency-Key': '' }),
    422,
    invalid({ type: 'missing', location: ['header', 'X-Idempotency-Key'] }),
  ],
  ['wants JSON', ({ create }) => create('{'), 422, invalid({ type: 'json_invalid', location: ['body'] })],
  [
    'says what is wrong with a body',
    ({ create }) => create({ ...order([{ ...item(), face_value: 0 }]), payment_method: { type: 'ACCOUNT_BALANCE' } }),
    422,
    invalid(
      { type: 'missing', location: ['body', 'payment_method', 'currency'] },
      { type: 'greater_than_equal', location: ['body', 'items', 0, 'face_value'] },
    ),
  ],
  [
    'knows its currencies',
    ({ create }) => create(order([item()], 'BGN')),
    422,
    invalid({ type: 'enum', location: ['body', 'payment_method', 'currency'] }),
  ],
  ['ignores unknown keys', ({ create }) => create({ ...order(), brand_new: 1 }), 200, { status: 'COMPLETED' }],

  [
    'refuses an unknown product, though its code ends in a country',
    ({ create }) => create(single({ type: 'SINGLE', value: 'SHOES-US' })),
    400,
    { type: 'product_validation_error', message: 'Not allowed to order products: SHOES-US' },
  ],
  [
    'names every unknown product of a choice',
    ({ create }) => create(single({ type: 'MULTIPLE', values: ['AMZ-US', 'SHOES-US', 'HATS-US'] })),
    400,
    { type: 'product_validation_error', message: 'Not allowed to order products: SHOES-US, HATS-US' },
  ],
  [
    'accepts any product that ends in a country if configured to',
    ({ create }) => create(order([item('SHOES-FR')], 'EUR')),
    200,
    { currency: 'EUR' },
    { anyProduct: true },
  ],
  [
    'refuses a product without a country even then',
    ({ create }) => create(single({ type: 'SINGLE', value: 'SHOES' })),
    400,
    { type: 'product_validation_error' },
    { anyProduct: true },
  ],
  [
    'accepts a custom product',
    ({ create }) => create(single({ type: 'SINGLE', value: 'SHOES-US' })),
    200,
    { currency: 'USD' },
    { products: { 'SHOES-US': { currency: 'USD' } } },
  ],
  [
    'refuses an unknown product',
    ({ create }) => create(single({ type: 'SINGLE', value: 'NOPE' })),
    400,
    { type: 'product_validation_error' },
  ],
  [
    'refuses a product that cannot be ordered',
    ({ create }) => create(),
    400,
    { type: 'product_validation_error', message: 'Not allowed to order products: AMZ-US' },
    { products: { 'AMZ-US': { currency: 'USD', orderable: false } } },
  ],
  [
    'enforces the amounts of an open product',
    ({ create }) => create(),
    400,
    { type: 'product_validation_error' },
    { products: { 'AMZ-US': { currency: 'USD', minimum: '10.01' } } },
  ],
  [
    'enforces the maximum of an open product',
    ({ create }) => create(),
    400,
    { type: 'product_validation_error' },
    { products: { 'AMZ-US': { currency: 'USD', minimum: 1, maximum: 9.99 } } },
  ],
  [
    'enforces the amounts of a fixed product',
    ({ create }) => create(),
    400,
    { type: 'product_validation_error' },
    { products: { 'AMZ-US': { currency: 'USD', kind: 'fixed', available: ['5', 20] } } },
  ],
  [
    'sells a fixed product for its amounts',
    ({ create }) => create(),
    200,
    { total_price: '10.00' },
    { products: { 'AMZ-US': { currency: 'USD', kind: 'fixed', available: ['5', '10.00'] } } },
  ],
  [
    'requires one of several products to fit the amount',
    ({ create }) => create(single({ type: 'MULTIPLE', values: ['AMZ-US', 'AMC-US'] })),
    200,
    { total_price: '10.00' },
    { products: { 'AMZ-US': { currency: 'USD', minimum: 50 } } },
  ],
  [
    'requires whole amounts for several products',
    ({ create }) => create(single({ type: 'MULTIPLE', values: ['AMZ-US', 'AMC-US'] }, 10.5)),
    422,
    invalid({ type: 'multiple_of', location: ['body', 'items', 0, 'face_value'] }),
  ],
  [
    'knows the templates of the playground',
    ({ create }) => create(single({ type: 'TEMPLATE', template_id: 'PT-01HQ12PV4B8XMBRTK281JM54KK' })),
    200,
    { currency: 'USD' },
  ],
  [
    'knows no other templates',
    ({ create }) => create(single({ type: 'TEMPLATE', template_id: 'PT-1' })),
    400,
    { type: 'product_validation_error' },
  ],
  [
    'requires a single currency',
    ({ create }) => create(order([item('AMZ-US'), item('AMZ-GB')]), { 'X-Execution-Mode': 'async' }),
    400,
    { type: 'currency_mismatch' },
  ],
  [
    'requires a single country',
    ({ create }) => create(order([item('AMZ-FR'), item('AMZ-DE')], 'EUR'), { 'X-Execution-Mode': 'async' }),
    400,
    { type: 'product_validation_error' },
  ],
  [
    'does not exchange money in async',
    ({ create }) => create(order([item()], 'GBP'), { 'X-Execution-Mode': 'async' }),
    400,
    { type: 'currency_mismatch' },
  ],
  [
    'exchanges money in sync, as the documented sample shows it',
    ({ create }) => create(order([{ ...item(), distribution_method: email }], 'GBP')),
    200,
    {
      currency: 'GBP',
      payment_method: { type: 'ACCOUNT_BALANCE', currency: 'GBP' },
      total_price: '8.49',
      items: [{ face_value: '10.00', price: '10.00', currency: 'USD', distribution_method: email }],
      transaction_detail: {
        USD: { value: '10.00', fx: { rate: '1.2', rate_symbol: 'GBPUSD', fee: { value: '0.16', currency: 'GBP' } } },
      },
    },
  ],
  [
    'writes yen without decimals',
    ({ create }) => create(order([item('AMZ-JP', 1500)], 'JPY')),
    200,
    { total_price: '1500' },
  ],
  [
    'does not sell fractions of a yen',
    ({ create }) => create(order([item('AMZ-JP', 10.5)], 'JPY')),
    400,
    { type: 'product_validation_error' },
  ],

  [
    'spends no more than the balance',
    ({ create }) => create(),
    400,
    { type: 'insufficient_funds' },
    { balances: { USD: '9.99' } },
  ],
  ['can spend the whole balance', ({ create }) => create(), 200, { total_price: '10.00' }, { balances: { USD: 10 } }],
  [
    'has nothing in other currencies',
    ({ create }) => create(order([item('AMZ-GB')], 'GBP')),
    400,
    {},
    { balances: { USD: 10 } },
  ],
  [
    'triggers insufficient_funds',
    ({ create }) => create(order(), { 'X-Trigger-Error': 'insufficient_funds' }),
    400,
    { type: 'insufficient_funds' },
  ],
  [
    'triggers internal_server_error',
    ({ create }) => create(order(), { 'X-Trigger-Error': 'internal_server_error' }),
    500,
    { type: 'internal_server_error' },
  ],
  ['knows no other triggers', ({ create }) => create(order(), { 'X-Trigger-Error': 'timeout' }), 200, {}],

  [
    'shows one balance',
    ({ get }) => get('/balance?currency=EUR'),
    200,
    { balance: '5.00', currency: 'EUR' },
    { balances: { EUR: '5' } },
  ],
  ['shows an empty balance', ({ get }) => get('/balance?currency=USD'), 200, { balance: '0.00' }, { balances: {} }],
  [
    'shows every balance that holds something',
    ({ get }) => get('/balance'),
    200,
    [{ balance: '5.00', currency: 'EUR' }],
    { balances: { EUR: '5', USD: 0 } },
  ],
  ['knows no other currencies', ({ get }) => get('/balance?currency=usd'), 400, { type: 'bad_request' }],

  ['finds no other orders', ({ get }) => get('/order/O-1'), 404, { type: 'not_found' }],
  ['finds nothing under broken ids', ({ get }) => get('/order/%E0%A4%A'), 404, { type: 'not_found' }],
  [
    'lists no orders',
    ({ get }) => get('/order'),
    200,
    { items: [], pagination: { cursors: {}, page: { limit: 100 } } },
  ],
  ['lists at most 500', ({ get }) => get('/order?limit=501'), 400, { type: 'pagination_error' }],
  ['lists at least 1', ({ get }) => get('/order?limit=0'), 400, { type: 'pagination_error' }],
  ['requires a number as limit', ({ get }) => get('/order?limit=ten'), 400, { type: 'pagination_error' }],
  ['requires a single cursor', ({ get }) => get('/order?after=a&before=b'), 400, { type: 'pagination_error' }],
  ['requires one of its own cursors', ({ get }) => get('/order?after=a'), 400, { type: 'pagination_error' }],
  ['ignores page numbers', ({ get }) => get('/order?page=0&per_page=x'), 200, { pagination: { page: { limit: 100 } } }],
  [
    'uses page numbers if configured to',
    ({ get }) => get('/order?page=0'),
    400,
    { type: 'pagination_error' },
    { pageNumbers: true },
  ],

  [
    'estimates in numbers',
    ({ post }) => post('/order/estimate', order([item('AMZ-US', 0.1), item('AMZ-US', 0.2)])),
    200,
    { items: [{ face_value: 0.1, price: 0.1 }, {}], total_price: 0.3, total_discount: 0, currency: 'USD' },
  ],
  [
    'estimates an exchange',
    ({ post }) => post('/order/estimate', order([item(), item()], 'GBP')),
    200,
    { total_price: 16.99 },
  ],
  [
    'estimates no templates',
    ({ post }) => post('/order/estimate', single({ type: 'TEMPLATE', template_id: 'PT-1' })),
    422,
    { type: 'validation_error' },
  ],
  [
    'estimates no unknown products',
    ({ post }) => post('/order/estimate', order([item('NOPE')])),
    400,
    { type: 'product_validation_error' },
  ],
]

const servers: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const mounts: Record<string, (sandbox: RunaSandbox) => Promise<Calls>> = {
  'the fetch function': async (sandbox) => callsTo(sandbox),
  'a real port': async (sandbox) => {
    const server = await serveRunaSandbox(sandbox)
    servers.push(server)
    return callsOver(fetch, server.url, server.apiKey)
  },
}

describe.each(Object.keys(mounts))('the sandbox over %s', (mount) => {
  it.each(rules)('%s', async (_, call, status, body, options = {}) => {
    const sandbox = createRunaSandbox({ clock: createManualClock(), ...options })
    const calls = await mounts[mount]?.(sandbox)
    if (calls === undefined) throw new Error(`No way of mounting: ${mount}`)
    const answer = await call(calls)
    expect(answer).toMatchObject({ status, body })
    expect(answer.headers.get('X-Api-Version')).toBe(status < 300 ? '2024-02-05' : null)
    expect(answer.headers.get('X-Amzn-Requestid')).toMatch(/^[0-9a-f-]{36}$/)
    expect(sandbox.requests).toMatchObject([{ status }])
  })
})
