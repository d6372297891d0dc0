import type { McpTable } from '@x/exposures/mcp'
import type { RunaPayouts } from './client.ts'
import { EXPOSURES } from './exposure.ts'
import { withoutPayoutUrls } from './hidden-payout-urls.ts'
import { OPENAPI } from './openapi.gen.ts'
import { VERSION } from './version.ts'

const INSTRUCTIONS = `create-order pays people real money, unless the server was started for Runa's playground.
One thing to pay is one X-Idempotency-Key: when a call times out or gives no answer, call again with the same body and the same key. When it fails, do what the failure's next says. Never pay again under a new key before you know that the earlier call paid nothing.
An order that is PROCESSING is read with get-order until it is COMPLETED or FAILED.`

/** What the MCP server says of itself, and what it serves. */
export const toolTable = (revealPayoutUrls = false): McpTable<RunaPayouts> => ({
  name: 'runa-payouts',
  version: VERSION,
  instructions: INSTRUCTIONS,
  exposures: EXPOSURES,
  document: OPENAPI,
  // developer.runa.io, /best-practices/idempotency
  answersKept: '30 days',
  ownSwitches: ['revealPayoutUrls'],
  hide: revealPayoutUrls ? undefined : withoutPayoutUrls,
})
