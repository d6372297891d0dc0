import type { RunaSandbox } from '@x/runa-payouts/testing'

/** A `fetch` that answers one create with somebody else's order, as a confused cache or proxy does. */
export function answeredWithAnother(
  request: typeof globalThis.fetch,
  which: number,
  { ledger }: RunaSandbox,
  baseUrl: string,
): typeof globalThis.fetch {
  let creates = 0
  return async (input, init) => {
    const response = await request(input, init)
    if (init?.method !== 'POST') return response
    creates += 1
    const other = ledger.orders.find(({ status }) => status === 'COMPLETED')
    if (creates !== which || other === undefined || !response.ok) return response
    const another = await fetch(`${baseUrl}/order/${other.id}`, { headers: new Headers(init.headers) })
    // A fault that was meant for another request has hit this one.
    if (!another.ok) return response
    await response.body?.cancel()
    return another
  }
}
