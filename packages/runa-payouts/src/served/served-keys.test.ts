import { listen } from '@x/serving/listen'
import { closing, failureOf, mcpFailure } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { toolServers } from '../../test/serving-tools.ts'
import { createRestHandler } from './rest.ts'

const { start, close } = sandboxes()
const { serving, close: closeTools } = toolServers()
const { keep, close: closeServers } = closing()
afterEach(() => Promise.all([close(), closeTools(), closeServers()]))

/** Keys that a header can carry, but that do not distinguish payments. */
const REFUSED: readonly [what: string, key: string, says: string][] = [
  ['left by a missing value', 'bonus-undefined', 'got "undefined" at character 7'],
  ['with a no-break space', 'an\u00a0ne', 'U+00A0 (no-break space) at character 3'],
  ['with a soft hyphen', 'an\u00adne', 'U+00AD (soft hyphen) at character 3'],
]

describe.each(REFUSED)('a key %s', (_, key, says) => {
  it('is refused by a client that requires keys, and by its request()', async () => {
    const { client, sandbox } = await start()
    const careful = client({ requireIdempotencyKey: true })
    for (const call of [
      careful.createOrder(order(), { idempotencyKey: key }),
      careful.request('POST', '/anything', { body: {}, idempotencyKey: key }),
    ]) {
      expect(await failureOf(call)).toMatchObject({
        name: 'RequestValidationError',
        outcome: 'not_sent',
        message: expect.stringContaining(says),
      })
    }
    expect(sandbox.requests).toEqual([])
  })

  it('is refused in the header of REST', async () => {
    const { client, sandbox } = await start()
    const { url } = keep(await listen(createRestHandler(client()), { host: '127.0.0.1', port: 0 }))
    const response = await fetch(`${url}/v1/order`, {
      method: 'POST',
      body: JSON.stringify(order()),
      headers: { 'content-type': 'application/json', 'x-idempotency-key': key },
    })
    expect(response.status).toBe(422)
    expect(JSON.parse(await response.text())).toMatchObject({
      outcome: 'not_sent',
      detail: expect.stringContaining(`X-Idempotency-Key: ${says.startsWith('got') ? says : 'expected'}`),
    })
    expect(sandbox.requests).toEqual([])
  })

  it('is refused as an argument of a tool', async () => {
    const { call, sandbox } = await serving()
    const failure = mcpFailure(await call('create-order', { body: order(), 'X-Idempotency-Key': key }))
    expect(failure).toMatchObject({ type: 'RequestValidationError', outcome: 'not_sent' })
    expect(failure.message).toContain(says)
    expect(sandbox.requests).toEqual([])
  })
})
