import { RunaPayouts, singleRequest } from '../src/index.ts'
import { createManualClock, type ManualClock } from '../src/testing/index.ts'
import type { RunaSandboxServer } from '../src/testing/server.ts'
import type { sandboxes } from './running-sandbox.ts'

/** The machine of a client, and Runa, whose clocks a test may part. */
export interface SleepingMachine extends RunaSandboxServer {
  readonly clock: ManualClock
  readonly runa: RunaPayouts
  /** Both clocks are `ms` further, and nothing has happened in between. */
  readonly sleep: (ms: number) => void
  /** Only Runa's clock is `ms` further: the machine was frozen with its clock, or its clock was behind all along. */
  readonly fallBehind: (ms: number) => void
  /** What happens as soon as the nth pause of the client is over. A pause is a backoff, a Retry-After or a turn. */
  readonly afterPause: (number: number, happens: () => void) => void
  /** What happens right before the nth request for an order leaves. */
  readonly beforeOrder: (number: number, happens: () => void) => void
  /** When each order was asked for, by Runa's clock, in ms since the Unix epoch. */
  readonly sentAt: () => number[]
}

/** A sandbox on a real socket and a client on a machine that sleeps when the test says so. */
export async function sleepingMachine(
  start: ReturnType<typeof sandboxes>['start'],
  { now }: { readonly now: number },
): Promise<SleepingMachine> {
  const clock = createManualClock(now)
  let slept = 0
  let ahead = 0
  let pauses = 0
  let orders = 0
  const afterwards = new Map<number, () => void>()
  const before = new Map<number, () => void>()
  const own = {
    ...clock,
    now: () => clock.now() + slept,
    sleep: async (ms: number, signal?: AbortSignal) => {
      pauses += 1
      const happens = afterwards.get(pauses)
      await clock.sleep(ms, signal)
      happens?.()
    },
  }
  const running = await start({ clock: { ...clock, now: () => clock.now() + slept + ahead } })
  const { sandbox, apiKey, url: baseUrl } = running
  const fetch = singleRequest((input, init) => {
    if (init?.method === 'POST') {
      orders += 1
      before.get(orders)?.()
    }
    return globalThis.fetch(input, init)
  })
  return {
    ...running,
    clock,
    // Hidden options: the machine's time, and chance is out of play.
    runa: new RunaPayouts({ apiKey, baseUrl, fetch, ...{ clock: own, random: () => 0.5 } }),
    sleep: (ms) => {
      slept += ms
    },
    fallBehind: (ms) => {
      ahead += ms
    },
    afterPause: (number, happens) => void afterwards.set(number, happens),
    beforeOrder: (number, happens) => void before.set(number, happens),
    sentAt: () => sandbox.requests.filter(({ operation }) => operation === 'createOrder').map(({ at }) => at),
  }
}
