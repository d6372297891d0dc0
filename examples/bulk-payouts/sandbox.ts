import { createRunaSandbox } from '@x/runa-payouts/testing'
import { serveRunaSandbox } from '@x/runa-payouts/testing/server'
import { type Paid, paidAccordingTo } from './ledger.ts'

// Runa's stand-in, in a process of its own: what is paid stays paid when the payer dies.

/** What it tells the process that started it. */
export type FromSandbox =
  | { readonly kind: 'listening'; readonly url: string; readonly apiKey: string }
  /** So many orders have been asked for. */
  | { readonly kind: 'order'; readonly number: number }
  | { readonly kind: 'ledger'; readonly paid: Paid }

// More orders a minute than Runa takes, so that the example is quick.
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

// Started by hand, it says how to reach it and stays.
if (process.send === undefined) process.stdout.write(`export RUNA_BASE_URL=${url} RUNA_API_KEY=${apiKey}\n`)
tell({ kind: 'listening', url, apiKey })
process.on('message', () => tell({ kind: 'ledger', paid: paidAccordingTo(sandbox.ledger) }))
process.on('disconnect', () => process.exit())
