import { closing } from '@x/test-kit'
import { type CreateOrderRequest, RunaPayouts, type RunaPayoutsOptions } from '../src/index.ts'
import { createManualClock, type ManualClock, type RunaSandboxOptions } from '../src/testing/index.ts'
import { type RunaSandboxServer, startRunaSandbox } from '../src/testing/server.ts'

/** A sandbox on a real socket, a clock that the test holds, and a client of both. */
export interface Running extends RunaSandboxServer {
  readonly clock: ManualClock
  readonly client: (options?: RunaPayoutsOptions) => RunaPayouts
}

/** Starts sandboxes for tests; `close` ends all that were started. */
export function sandboxes() {
  const { keep, close } = closing()
  return {
    async start(options: RunaSandboxOptions = {}): Promise<Running> {
      const clock = createManualClock(Date.UTC(2026, 10, 22))
      const server = keep(await startRunaSandbox({ clock, ...options }))
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
    close,
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
