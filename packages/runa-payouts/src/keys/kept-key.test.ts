import { afterEach, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { isSdkError, type SdkError, singleRequest } from '../index.ts'

const { start, close } = sandboxes()
afterEach(close)

const failureOf = (call: Promise<unknown>): Promise<SdkError> =>
  call.then(
    () => Promise.reject(new Error('was to fail')),
    (error: unknown) => (isSdkError(error) ? error : Promise.reject(error)),
  )

describe('a call with a key that an earlier call has used', () => {
  it('says to keep the key, although this call sent nothing', async () => {
    const { client, sandbox } = await start()
    const options = { idempotencyKey: 'a-key-that-was-stored-first', maxRetries: 0 }
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
    expect(await failureOf(client().createOrder(order(), options))).toMatchObject({ outcome: 'unknown' })
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })
    const offline = singleRequest(() => Promise.reject(new TypeError('fetch failed', { cause: refused })))
    const error = await failureOf(client({ fetch: offline }).createOrder(order(), options))
    expect(error.outcome).toBe('not_sent')
    expect(error.message).toMatch(/ Nothing was sent\. If you used this idempotency key before, keep it\.$/)
    // A caller that does so gets the order that was placed.
    await client().createOrder(order(), options)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})
