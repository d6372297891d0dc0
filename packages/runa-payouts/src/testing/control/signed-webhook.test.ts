import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { verifyWebhook } from '../../webhooks/index.ts'
import { signedWebhook } from '../index.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const SENT_AT = 1614265330_000

describe('signedWebhook', () => {
  it.each([
    ['ms', SENT_AT],
    ['ms of the same second', SENT_AT + 999],
    ['a Date', new Date(SENT_AT)],
  ])('signs the published vector as published (timestamp as %s)', async (_, timestamp) => {
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
    expect(await signedWebhook('{"test": 2432232314}', SECRET, { id, timestamp })).toEqual({
      body: '{"test": 2432232314}',
      headers: {
        'content-type': 'application/json',
        'svix-id': id,
        'svix-timestamp': '1614265330',
        'svix-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
    })
  })

  it('is fresh by default, and a new message every time', async () => {
    const events = await Promise.all(
      [1, 2].map(async () => verifyWebhook(await signedWebhook({ n: 1 }, SECRET), SECRET, { tolerance: 60_000 })),
    )
    expect(new Set(events.map(({ id }) => id)).size).toBe(2)
  })

  it('can make a Request', async () => {
    const webhook = await signedWebhook({ id: 'O-1', status: 'FAILED' }, SECRET, {
      timestamp: SENT_AT,
      prefix: 'webhook',
    })
    const request = new Request('https://example.com', { method: 'POST', ...webhook })
    expect(await verifyWebhook(request, SECRET, { now: () => SENT_AT })).toMatchObject({ type: 'order.completion' })
  })

  it('signs with several secrets, as while one takes over from another', async () => {
    const other = `whsec_${btoa('the one that comes next')}`
    const webhook = await signedWebhook({}, [SECRET, other], { timestamp: SENT_AT })
    for (const secret of [SECRET, other]) {
      await expect(verifyWebhook(webhook, secret, { now: () => SENT_AT })).resolves.toBeDefined()
    }
  })

  it.each<[string, () => Promise<unknown>, string]>([
    ['an invalid secret', () => signedWebhook({}, 'secret'), 'ConfigurationError'],
    ['an invalid timestamp', () => signedWebhook({}, SECRET, { timestamp: Number.NaN }), 'RequestValidationError'],
  ])('refuses %s', async (_, call, name) => {
    expect(await failureOf(call())).toMatchObject({ name })
  })
})
