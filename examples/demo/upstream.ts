import { singleRequest } from '@x/runa-payouts'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'

/** The server that the demo uses. */
export interface Upstream {
  readonly kind: 'sandbox' | 'playground'
  readonly apiKey: string
  /** Undefined: the key's prefix decides. */
  readonly baseUrl?: string
  /** Of the order whose connection breaks. Used for no other order. */
  readonly description: string
  /** Breaks the next order's connection after the server has committed the order. Returns the `fetch` to use. */
  readonly breakNextAnswer: () => typeof fetch
  /** The number of orders that were actually placed with this description, if that can be looked up. */
  readonly placedWith: (description: string) => number | undefined
  readonly close: () => Promise<void>
}

/** Long enough to be seen, and shorter than on the playground, which takes a second. */
const PROCESSING_MS = 200

/** The playground if there is a key for it, or else a sandbox on a port of this machine. */
export async function chooseUpstream(): Promise<Upstream> {
  const key = process.env.RUNA_API_KEY
  if (key !== undefined && /^xx/i.test(key)) return playground(key)
  const { sandbox, url, apiKey, close } = await startRunaSandbox({ processingMs: PROCESSING_MS })
  return {
    kind: 'sandbox',
    apiKey,
    baseUrl: url,
    description: 'bonus 2026-11, employee 7',
    breakNextAnswer: () => {
      sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
      return fetch
    },
    placedWith: (description) => sandbox.ledger.orders.filter((order) => order.description === description).length,
    close,
  }
}

function playground(apiKey: string): Upstream {
  return {
    kind: 'playground',
    apiKey,
    // The playground remembers the orders of earlier demos.
    description: `demo ${new Date().toISOString()}`,
    breakNextAnswer: () => {
      let broken = false
      return singleRequest(async (input, init) => {
        const response = await fetch(input, init)
        if (broken) return response
        broken = true
        // The order has been placed. Only its response is thrown away, as on a broken connection.
        await response.arrayBuffer()
        throw new TypeError('fetch failed', {
          cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
        })
      })
    },
    placedWith: () => undefined,
    close: async () => {},
  }
}
