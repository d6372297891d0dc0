import { type CreateOrderRequest, RunaPayouts, type RunaPayoutsOptions } from '../src/index.ts'
import { createManualClock, type ManualClock, type RunaSandboxOptions } from '../src/testing/index.ts'
import { type RunaSandboxServer, startRunaSandbox } from '../src/testing/server.ts'

/** A sandbox on a real socket, a clock that the test holds, and a client of both. */
export interface Running extends RunaSandboxServer {
  readonly clock: ManualClock
  readonly client: (options?: RunaPayoutsOptions) => RunaPayouts
}

/** Starts one; the returned function's `close` ends all that were started. */
export function sandboxes() {
  const running: RunaSandboxServer[] = []
  return {
    async start(options: RunaSandboxOptions = {}): Promise<Running> {
      const clock = createManualClock(Date.UTC(2026, 10, 22))
      const server = await startRunaSandbox({ clock, ...options })
      running.push(server)
      const client = (own: RunaPayoutsOptions = {}) =>
        new RunaPayouts({
          apiKey: server.apiKey,
          baseUrl: server.url,
          ...own,
          // Hidden options: the client shares the sandbox's time, and chance is out of play.
          ...{ clock, random: () => 0.5 },
        })
      return { ...server, clock, client }
    },
    async close() {
      await Promise.all(running.splice(0).map((server) => server.close()))
    },
  }
}

export const ITEM: CreateOrderRequest['items'][number] = {
  face_value: 10,
  distribution_method: { type: 'PAYOUT_LINK' },
  products: { type: 'SINGLE', value: 'AMZ-US' },
}

export const order = (items = 1, more: Partial<CreateOrderRequest> = {}): CreateOrderRequest => ({
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: Array.from({ length: items }, () => ({ ...ITEM })),
  ...more,
})

/** The error that a call ends in. */
export async function failureOf(call: PromiseLike<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error) return Object.assign(error)
    throw error
  }
  throw new Error('expected the call to fail')
}
