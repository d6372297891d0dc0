import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { type Method, RunaPayouts } from '../index.ts'
import { createRestHandler } from '../served/rest.ts'

const { start, close } = sandboxes()
afterEach(close)

const HALF = 'a\ud83d'

describe('half of a character is refused by name, and nothing is sent', () => {
  it.each<[string, (runa: RunaPayouts) => PromiseLike<unknown>, string]>([
    ['in the body', (runa) => runa.createOrder(order(1, { description: HALF })), 'description: expected well-formed'],
    [
      'in a name in the body',
      (runa) => runa.createOrder(order(1, { metadata: { [HALF]: 'b' } })),
      `metadata.${HALF}: its name: expected well-formed`,
    ],
    [
      'in an extra field',
      (runa) => runa.createOrder(order(), { extraBody: { new: [HALF] } }),
      'extraBody.new[0]: expected well-formed',
    ],
    ['in an id', (runa) => runa.getOrder(HALF), 'orderId: expected well-formed'],
    ['in a cursor', (runa) => runa.listOrders({ after: HALF }), 'after: expected well-formed'],
    ['in a path', (runa) => runa.request('GET', `/product/${HALF}`), 'path: expected well-formed'],
    ['in a query', (runa) => runa.request('GET', '/x', { query: { q: HALF } }), 'query.q: expected well-formed'],
    [
      'in a name in a query',
      (runa) => runa.request('GET', '/x', { query: { [HALF]: 1 } }),
      `query.${HALF}: expected well-formed`,
    ],
    [
      'in the body of a request',
      (runa) => runa.request('POST' as Method, '/x', { body: HALF }),
      'body: expected well-',
    ],
    [
      'in a header',
      (runa) => runa.ping({ headers: { 'X-A': HALF } }),
      'headers.X-A: expected printable Latin-1 characters',
    ],
    [
      'in a name of a header',
      (runa) => runa.ping({ headers: { [HALF]: 'a' } }),
      `headers.${HALF}: expected a header name`,
    ],
    [
      'in a key',
      (runa) => runa.createOrder(order(), { idempotencyKey: HALF }),
      'idempotencyKey: expected well-formed Unicode',
    ],
  ])('%s', async (_, call, says) => {
    const { client, sandbox } = await start()
    const error = await failureOf(Promise.resolve(call(client())))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(error.message).toContain(says)
    expect(sandbox.requests).toEqual([])
  })

  it.each(['baseUrl', 'apiKey', 'apiVersion'])('in the option %s of a client', (name) => {
    expect(() => new RunaPayouts({ [name]: `https://a.example/${HALF}` })).toThrow(`${name}: expected`)
  })

  it('in JSON in which a REST caller wrote it as an escape', async () => {
    const { client, sandbox } = await start()
    const handler = createRestHandler(client(), { token: false })
    const body = JSON.stringify(order(1, { description: HALF }))
    expect(body).toContain(String.raw`\ud83d`)
    const response = await handler(
      new Request('http://localhost/v1/order', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      }),
    )
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ outcome: 'not_sent', errors: [{ field: 'description' }] })
    expect(sandbox.requests).toEqual([])
  })
})
