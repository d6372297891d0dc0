import { settle } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { limited, never } from '../../../test/limited-orders.ts'

describe('a caller that leaves the queue', () => {
  it('by its signal leaves no listener and no timer', async () => {
    const { limiter, clock, slots, batch, urgent } = limited()
    limiter.begin(1)
    await batch('a')
    const controller = new AbortController()
    batch('b', controller.signal)
    urgent('c', controller.signal, 1000)
    await settle()
    expect(clock.sleeping).toHaveLength(2)
    controller.abort()
    await settle()
    expect(slots).toEqual(['a@0', 'b@0', 'c@0'])
    expect(clock.sleeping).toEqual([])
  })

  it('takes no slot from those that stay', async () => {
    const { limiter, clock, slots, batch } = limited()
    limiter.begin(60)
    await batch('a')
    const controller = new AbortController()
    batch('b', controller.signal)
    batch('c')
    await settle()
    controller.abort()
    await clock.advance(1000)
    expect(slots).toEqual(['a@0', 'b@0', 'c@1000'])
  })

  it('is followed by the next caller, even if none waited in between', async () => {
    const { limiter, clock, slots, batch } = limited()
    limiter.begin(60)
    await batch('a')
    const controller = new AbortController()
    batch('b', controller.signal)
    await settle()
    controller.abort()
    batch('c')
    await clock.advance(1000)
    expect(slots).toEqual(['a@0', 'b@0', 'c@1000'])
    await settle()
    expect(clock.sleeping).toEqual([])
  })

  it('at its time limit leaves without a slot', async () => {
    const { limiter, clock, slots, urgent } = limited()
    limiter.begin(1)
    await urgent('a')
    urgent('b', never(), 500)
    await clock.advance(500)
    expect(slots).toEqual(['a@0', 'b@500'])
    expect(clock.sleeping).toEqual([])
  })

  it('that was aborted before never enters it', async () => {
    const { limiter, clock, slots, batch } = limited()
    limiter.begin(1)
    await batch('a', AbortSignal.abort())
    await batch('b', AbortSignal.abort())
    expect(slots).toEqual(['a@0', 'b@0'])
    expect(clock.sleeping).toEqual([])
  })
})
