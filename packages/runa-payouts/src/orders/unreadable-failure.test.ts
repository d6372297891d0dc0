import { failureOf } from '@x/test-kit'
import { afterEach, expect, it } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'

const { start, close } = sandboxes()
afterEach(close)

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const withUnreadable = (field: string): Error =>
  Object.defineProperty(new Error('x'), field, {
    get() {
      throw new Error('of the getter')
    },
  })

it.each<[string, () => unknown]>([
  ['a revoked proxy', revoked],
  ['an error whose code cannot be read', () => withUnreadable('code')],
  ['an error whose message cannot be read', () => withUnreadable('message')],
  ['a cause that cannot be read', () => new TypeError('fetch failed', { cause: revoked() })],
])(
  'a fetch that throws %s after it sent an order: its outcome is unknown, and the error has the key',
  async (_, make) => {
    const { client, sandbox } = await start()
    const fetch: typeof globalThis.fetch = async (...request) => {
      await globalThis.fetch(...request)
      throw make()
    }
    const error = await failureOf(client({ fetch }).createOrder(order(), { idempotencyKey: 'k-1' }))
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'unknown', idempotencyKey: 'k-1' })
    expect(sandbox.ledger.orders).toHaveLength(1)
  },
)
