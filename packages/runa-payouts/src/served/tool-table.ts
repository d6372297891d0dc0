import { redescribed } from '@x/serving'
import type { McpTable } from '@x/serving/mcp'
import type { RunaPayouts } from '../client.ts'
import { OPENAPI } from '../openapi.gen.ts'
import { VERSION } from '../version.ts'
import { withoutPayoutUrls } from './hidden-payout-urls.ts'
import { isOwnKeyRefused } from './own-key.ts'
import { SERVED_OPERATIONS } from './served-operations.ts'

const INSTRUCTIONS = `create-order pays people real money, unless the server was started for Runa's playground.
One thing to pay is one X-Idempotency-Key: when a call times out or gives no answer, call again with the same body and the same key. When it fails, do what the failure's next says. Never pay again under a new key before you know that the earlier call paid nothing.
An order that is PROCESSING is read with get-order until it is COMPLETED or FAILED.`

/** What happens to links, keyed by the tool that the text describes. */
type LinkWords = Readonly<Record<string, string>>

const LINKS_ARE_HIDDEN: LinkWords = {
  'create-order':
    "Links are hidden from you here, so that PAYOUT_LINK pays and leaves you nothing to hand on: choose EMAIL, with which Runa sends the link itself, unless a person is to fetch it. A person gets the link of an order in Runa's portal, by its order id; or whoever runs this server starts it with --reveal-payout-urls (revealPayoutUrls).",
  'get-order':
    "Links are hidden from you here; a person gets them in Runa's portal, or whoever runs this server starts it with --reveal-payout-urls (revealPayoutUrls).",
}

const LINKS_ARE_SHOWN: LinkWords = {
  'create-order':
    'Links are shown here. Whoever has one can redeem the payout: show it to its recipient and to nobody else.',
  'get-order': 'Links are shown here. Whoever has one can redeem the payout.',
}

/** Texts that replace those in which the API promises a link. */
const HIDDEN_IN_SCHEMAS = {
  PayoutLinkDistribution:
    "A link is made and sent to nobody. It is hidden from you here; a person fetches it in Runa's portal.",
  'CompletedOrder.items': 'The payouts. Their links are hidden here.',
  'OrderItemPayout.url': 'Hidden here: whoever has the link can redeem the payout.',
  OrderPayoutLinkDistribution: 'A link was made. It is hidden here.',
}

const servedOperationsWith = (words: LinkWords): McpTable<RunaPayouts>['servedOperations'] =>
  SERVED_OPERATIONS.map(({ tool, ...servedOperation }) => {
    const more = words[tool.name]
    return {
      ...servedOperation,
      tool: more === undefined ? tool : { ...tool, description: `${tool.description} ${more}` },
    }
  })

/** How the MCP server describes itself, and what it serves. */
export const toolTable = (revealPayoutUrls = false): McpTable<RunaPayouts> => ({
  name: 'runa-payouts',
  version: VERSION,
  instructions: INSTRUCTIONS,
  servedOperations: servedOperationsWith(revealPayoutUrls ? LINKS_ARE_SHOWN : LINKS_ARE_HIDDEN),
  document: revealPayoutUrls ? OPENAPI : redescribed(OPENAPI, HIDDEN_IN_SCHEMAS),
  // developer.runa.io, /best-practices/idempotency
  answersKept: '30 days',
  isOwnKeyRefused,
  ownSwitches: ['revealPayoutUrls'],
  hide: revealPayoutUrls ? undefined : withoutPayoutUrls,
})
