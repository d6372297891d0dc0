import { createManualClock } from '@x/sandbox'
import { OrderRateLimiter } from '../src/payouts/access/order-rate-limiter.ts'

/** A signal that never aborts. */
export const never = () => new AbortController().signal

export const WAIT_FOR_EVER = Number.POSITIVE_INFINITY

/** A limiter on a clock that stands still until it is moved, and what got its slot so far, as `<name>@<ms>`. */
export function limited() {
  const clock = createManualClock(0, { autoPause: false })
  const limiter = new OrderRateLimiter(clock)
  const slots: string[] = []
  const took = (name: string) => {
    slots.push(`${name}@${Math.round(clock.now())}`)
  }
  return {
    clock,
    limiter,
    slots,
    batch: async (name: string, signal = never()) => {
      await limiter.acquire(signal)
      took(name)
    },
    urgent: async (name: string, signal = never(), mostMs = WAIT_FOR_EVER) => {
      await limiter.urgent.acquire(signal, mostMs)
      took(name)
    },
  }
}
