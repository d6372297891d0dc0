import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { ERROR_TABLE } from './error-table.ts'

const { start, close } = sandboxes()
afterEach(close)

/**
 * Each documented error (developer.runa.io, /reference/2024-02-05/errors): its status, and the outcome it must lead to.
 */
const DOCUMENTED: readonly [type: string, status: number, error: string, outcome: string, attempts: number][] = [
  ['unauthorized', 401, 'AuthenticationError', 'rejected', 1],
  ['invalid_api_key', 401, 'AuthenticationError', 'rejected', 1],
  ['forbidden', 403, 'PermissionError', 'rejected', 1],
  ['ordering_restricted', 403, 'PermissionError', 'rejected', 1],
  ['bad_request', 400, 'ApiError', 'rejected', 1],
  ['insecure_protocol', 400, 'ApiError', 'rejected', 1],
  ['invalid_version', 400, 'ApiError', 'rejected', 1],
  ['version_removed', 410, 'ApiError', 'rejected', 1],
  ['not_found', 404, 'NotFoundError', 'rejected', 1],
  ['validation_error', 422, 'ApiError', 'rejected', 1],
  ['pagination_error', 400, 'ApiError', 'rejected', 1],
  ['idempotency_validation_error', 400, 'IdempotencyConflictError', 'unknown', 1],
  ['idempotency_in_progress', 400, 'ApiError', 'unknown', 4],
  ['insufficient_funds', 400, 'InsufficientFundsError', 'rejected', 1],
  ['product_validation_error', 400, 'ApiError', 'rejected', 1],
  ['currency_mismatch', 400, 'ApiError', 'rejected', 1],
  ['payment_method_unavailable', 400, 'ApiError', 'rejected', 1],
  ['invalid_execution_mode', 400, 'ApiError', 'rejected', 1],
  ['invalid_card_id', 400, 'ApiError', 'rejected', 1],
  ['currency_not_supported', 400, 'ApiError', 'rejected', 1],
  ['internal_server_error', 500, 'ServerError', 'unknown', 4],
  ['timeout', 504, 'ServerError', 'unknown', 4],
]

/** Answers that Runa stores under the key, so that they settle an earlier attempt with an unknown outcome. */
const STORED = new Set([
  'insufficient_funds',
  'product_validation_error',
  'currency_mismatch',
  'payment_method_unavailable',
  'validation_error',
  'invalid_execution_mode',
  'invalid_card_id',
  'currency_not_supported',
  'bad_request',
])

it('the table has each documented error once, and no other', () => {
  expect(ERROR_TABLE.map(({ type, status }) => `${status} ${type}`).sort()).toEqual(
    DOCUMENTED.map(([type, status]) => `${status} ${type}`).sort(),
  )
})

describe.each(DOCUMENTED)('%s', (type, status, name, outcome, attempts) => {
  const body = { type, message: 'What went wrong.', help: null }

  it(`${status}: ${name}, ${outcome}, after ${attempts} attempt(s)`, async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status, body }, { times: 4 })
    const error = await failureOf(client().createOrder(order()))
    expect(error).toMatchObject({ name, outcome, type, status, operation: 'createOrder' })
    expect(error.message).toContain('What went wrong.')
    expect(error.attempts).toHaveLength(attempts)
    expect(sandbox.requests).toHaveLength(attempts)
    expect(sandbox.ledger.orders).toHaveLength(0)
  })

  it('after an attempt with an unknown outcome', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('drop-before')
    sandbox.faults.next({ status, body }, { times: 4 })
    const error = await failureOf(client().createOrder(order()))
    expect(error).toMatchObject({ name, outcome: STORED.has(type) ? 'rejected' : 'unknown' })
  })

  it('is recognised by its type, whatever its status', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 418, body }, { times: 4 })
    expect(await failureOf(client({ maxRetries: 0 }).createOrder(order()))).toMatchObject({ name, type, status: 418 })
  })
})

describe('a gateway or a credential check that answers like a rejection that Runa stores', () => {
  it.each([401, 403, 404, 410, 413, 429])(
    'a lost attempt, then a %d that says insufficient_funds: the order that was placed stays unknown',
    async (status) => {
      const { client, sandbox } = await start()
      sandbox.faults.next('drop-after-commit')
      sandbox.faults.next({ status, body: { type: 'insufficient_funds', message: 'Top up.' } }, { times: 3 })
      const error = await failureOf(client({ maxRetries: 1 }).createOrder(order()))
      expect(error).toMatchObject({ name: 'InsufficientFundsError', outcome: 'unknown', status })
      expect(error.attempts).toMatchObject([{ verdict: 'unknown' }, { verdict: 'rejected', status }])
      expect(sandbox.ledger.orders).toHaveLength(1)
    },
  )
})

it('a truncated rejection may have been "still in progress": the order is sent again, under its key', async () => {
  const { client, sandbox } = await start()
  const inProgress = '{"type":"idempotency_in_progress","message":"The first requ'
  sandbox.faults.next({ status: 400, body: inProgress })
  const { attempts } = await client().createOrder(order()).withResponse()
  expect(attempts).toMatchObject([{ verdict: 'unknown', status: 400 }, { verdict: 'accepted' }])
  sandbox.faults.next({ status: 400, body: inProgress }, { times: 4 })
  expect(await failureOf(client().createOrder(order()))).toMatchObject({ name: 'ApiError', outcome: 'unknown' })
})

describe('bodies of another shape', () => {
  it.each([
    [
      'the rate limiter’s',
      { status: 429, body: { error: 'rate exceeded' } },
      { name: 'RateLimitError', outcome: 'rejected' },
      /429: rate exceeded\. This call did nothing\. Repeat it later, with the same idempotency key\./,
    ],
    [
      'a rate limit with a time',
      { status: 429, headers: { 'Retry-After': '120' }, body: { error: 'rate exceeded' } },
      { name: 'RateLimitError', retryAfterMs: 120_000 },
      /429/,
    ],
    [
      'HTML from a gateway',
      { status: 502, body: '<html><h1>502</h1></html>' },
      { name: 'ServerError', outcome: 'unknown', status: 502 },
      /502/,
    ],
    ['nothing at all', { status: 500 }, { name: 'ServerError', outcome: 'unknown' }, /500/],
    [
      'an error of no documented type',
      { status: 400, body: { type: 'brand_new', message: 'New' } },
      { name: 'ApiError', outcome: 'rejected', type: 'brand_new' },
      /brand_new: New/,
    ],
    ['JSON that is not an object', { status: 403, body: '"no"' }, { name: 'PermissionError' }, /403/],
    [
      'a redirect',
      { status: 307, headers: { Location: 'https://elsewhere.example/x' } },
      { name: 'UnexpectedResponseError', outcome: 'unknown' },
      /elsewhere\.example/,
    ],
    ['success without a body', { status: 200 }, { name: 'UnexpectedResponseError', outcome: 'unknown' }, /empty body/],
    [
      'success in HTML',
      { status: 200, body: '<html>sign in</html>' },
      { name: 'UnexpectedResponseError', outcome: 'unknown' },
      /not JSON/,
    ],
    [
      'half a success',
      { status: 200, body: '{"id":"O-1","sta' },
      { name: 'UnexpectedResponseError', outcome: 'unknown' },
      /not JSON/,
    ],
  ])('%s', async (_, fault, expected, says) => {
    const { client, sandbox } = await start()
    sandbox.faults.next(fault, { times: 4 })
    const error = await failureOf(client({ maxRetries: 0 }).createOrder(order()))
    expect(error).toMatchObject(expected)
    expect(error.message).toMatch(says)
  })

  it('the production 422 and the playground 422 both name the field', async () => {
    const { client, sandbox } = await start()
    for (const name of ['production', 'playground'] as const) {
      const { default: body } = await import(`../../fixtures/validation-error.${name}.json`)
      sandbox.faults.next({ status: 422, body })
      const error = await failureOf(client().createOrder(order()))
      expect(error.details).toMatchObject([{ location: expect.arrayContaining(['payment_method', 'currency']) }])
      expect(error.message).toContain('payment_method.currency')
    }
  })

  it('the recorded 401 keeps its help', async () => {
    const { client, sandbox } = await start()
    const { default: body } = await import('../../fixtures/unauthorized.json')
    sandbox.faults.next({ status: 401, body })
    const error = await failureOf(client().ping())
    expect(error).toMatchObject({ name: 'AuthenticationError', type: 'unauthorized', help: body.help })
    expect(error.help).toContain('https://app.runa.io/api-keys')
  })
})
