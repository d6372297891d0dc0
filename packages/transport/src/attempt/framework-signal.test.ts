import { describe, expect, it } from 'vitest'
import { look, pay, payment, testTransport } from '../../test/test-api.ts'
import { isFrameworkSignal } from './failure-cause.ts'

const reading = { path: { orderId: 'O-1' }, knownOptions: {} }

/** As the `fetch` of Next.js 14.2 throws it when a page is rendered at build time. */
const dynamicUsage = () =>
  Object.assign(new Error('Dynamic server usage: no-store fetch http://localhost/ /page'), {
    digest: 'DYNAMIC_SERVER_USAGE',
  })

describe('an error that Next throws out of its own fetch', () => {
  it.each<[string, unknown]>([
    ['dynamic usage at build time', dynamicUsage()],
    ['an interrupted prerender', Object.assign(new Error('x'), { digest: 'NEXT_PRERENDER_INTERRUPTED' })],
    ['a prerender that has ended', Object.assign(new Error('x'), { digest: 'HANGING_PROMISE_REJECTION' })],
    ['a bailout', Object.assign(new Error('x'), { digest: 'BAILOUT_TO_CLIENT_SIDE_RENDERING' })],
    ['a postpone of React', { $$typeof: Symbol.for('react.postpone'), message: 'x' }],
  ])('reaches Next untouched, after one call: %s', async (_, signal) => {
    expect(isFrameworkSignal(signal)).toBe(true)
    for (const [operation, plan] of [
      [look, reading],
      [pay, payment()],
    ] as const) {
      let calls = 0
      const { transport } = testTransport('http://localhost', {
        fetch: () => {
          calls += 1
          return Promise.reject(signal)
        },
      })
      const thrown = await transport.send(operation, plan, {}).catch((error: unknown) => error)
      expect(thrown).toBe(signal)
      expect(calls).toBe(1)
    }
  })

  it.each([new Error('x'), Object.assign(new Error('x'), { digest: '4242' }), undefined, 'NEXT_', null])(
    'is not %o',
    (error) => {
      expect(isFrameworkSignal(error)).toBe(false)
    },
  )
})

it('every request asks that its response not be cached, in the way that this runtime understands', async () => {
  const inits: (RequestInit | undefined)[] = []
  const { transport } = testTransport('http://localhost', {
    fetch: async (_, init) => {
      inits.push(init)
      return Response.json({ id: 'O-1' })
    },
  })
  await transport.send(look, reading, {})
  expect(inits.map((init) => init?.cache)).toEqual(['no-store'])
})
