import { singleRequest } from '@x/runa-payouts'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'

/** Who the demo talks to. */
export interface Upstream {
  readonly kind: 'sandbox' | 'playground'
  readonly apiKey: string
  /** Undefined: where the key's prefix says. */
  readonly baseUrl?: string
  /**
   * Makes the next order's connection break after the server has committed the order. Gives the `fetch` to use.
   */
  readonly breakNextAnswer: () => typeof fetch
  /** How many orders were really placed with this description, where that can be looked up. */
  readonly placedWith: (description: string) => number | undefined
  readonly close: () => Promise<void>
}

/** The playground when there is a key for it, else a sandbox on a port of this machine. */
export async function chooseUpstream(): Promise<Upstream> {
  const key = process.env.RUNA_API_KEY
  if (key !== undefined && /^xx/i.test(key)) return playground(key)
  const { sandbox, url, apiKey, close } = await startRunaSandbox()
  return {
    kind: 'sandbox',
    apiKey,
    baseUrl: url,
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
    breakNextAnswer: () => {
      let broken = false
      return singleRequest(async (input, init) => {
        const response = await fetch(input, init)
        if (broken) return response
        broken = true
        // The order has been placed; only its answer is thrown away, as a broken connection would.
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
