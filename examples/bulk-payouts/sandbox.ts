import { createRunaSandbox } from '@x/runa-payouts/testing'
import { serveRunaSandbox } from '@x/runa-payouts/testing/server'
import { type Paid, paidAccordingTo } from './ledger.ts'

// A sandbox of Runa in its own process: what was paid stays paid when the payer dies.

/** What it reports to the process that started it. */
export type FromSandbox =
  | { readonly kind: 'listening'; readonly url: string; readonly apiKey: string }
  /** The number of orders that were requested. */
  | { readonly kind: 'order'; readonly number: number }
  | { readonly kind: 'ledger'; readonly paid: Paid }

// Allows more orders a minute than Runa, so that the example is quick.
const sandbox = createRunaSandbox({ ordersPerMinute: 100_000, processingMs: 300 })
let orders = 0
const { url, apiKey } = await serveRunaSandbox({
  ...sandbox,
  async handle(request) {
    if (request.method === 'POST') {
      orders += 1
      tell({ kind: 'order', number: orders })
    }
    return sandbox.handle(request)
  },
})

function tell(message: FromSandbox): void {
  process.send?.(message)
}

// When it is started by hand, it prints how to reach it and stays.
if (process.send === undefined) process.stdout.write(`export RUNA_BASE_URL=${url} RUNA_API_KEY=${apiKey}\n`)
tell({ kind: 'listening', url, apiKey })
process.on('message', () => tell({ kind: 'ledger', paid: paidAccordingTo(sandbox.ledger) }))
process.on('disconnect', () => process.exit())
