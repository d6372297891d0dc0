import { redescribed } from '@x/serving'
import type { McpTable } from '@x/serving/mcp'
import { requireOptions } from '@x/transport'
import type { RunaPayouts } from '../client.ts'
import { OPENAPI } from '../openapi.gen.ts'
import { VERSION } from '../version.ts'
import { withoutPayoutUrls } from './hidden-payout-urls.ts'
import { ORDER_CHECK_OPTIONS } from './order-checks.ts'
import { isOwnKeyRefused } from './own-key.ts'
import { runaOperations } from './served-operations.ts'
import type { RunaToolOptions } from './tool-options.ts'

const INSTRUCTIONS = `create-order pays people real money, unless the server was started for Runa's playground.
Use one X-Idempotency-Key for each thing to pay. If a call times out or gets no response, call again with the same body and the same key. If it fails, do what next in the error says. Never pay again under a new key before you know that the earlier call paid nothing.
If an order is PROCESSING, read it with get-order until it is COMPLETED or FAILED.`

/** What happens to links, keyed by the tool that the text describes. */
type LinkWords = Readonly<Record<string, string>>

const LINKS_ARE_HIDDEN: LinkWords = {
  'create-order':
    "Links are hidden from you here, so PAYOUT_LINK pays but gives you nothing to pass on. Unless a person will fetch the link, choose EMAIL: Runa then sends the link. A person gets an order's link in Runa's portal, by the order id. Or the operator of this server starts it with --reveal-payout-urls.",
  'get-order':
    "Links are hidden from you here. A person gets them in Runa's portal, or the operator of this server starts it with --reveal-payout-urls.",
}

const LINKS_ARE_SHOWN: LinkWords = {
  'create-order': 'Links are shown here. Anyone who has one can redeem the payout: show it only to its recipient.',
  'get-order': 'Links are shown here. Anyone who has one can redeem the payout.',
}

/** Texts that replace those in which the API promises a link. */
const HIDDEN_IN_SCHEMAS = {
  PayoutLinkDistribution:
    "A link is made and sent to nobody. It is hidden from you here. A person gets it in Runa's portal.",
  'CompletedOrder.items': 'The payouts. Their links are hidden here.',
  'OrderItemPayout.url': 'Hidden here: anyone who has the link can redeem the payout.',
  OrderPayoutLinkDistribution: 'A link was made. It is hidden here.',
}

const servedOperationsWith = (words: LinkWords, options: RunaToolOptions): McpTable<RunaPayouts>['servedOperations'] =>
  runaOperations(options).map(({ tool, ...servedOperation }) => {
    const more = words[tool.name]
    return {
      ...servedOperation,
      tool: more === undefined ? tool : { ...tool, description: `${tool.description} ${more}` },
    }
  })

/** How the MCP server describes itself, and what it serves. */
export const toolTable = (given: RunaToolOptions): McpTable<RunaPayouts> => {
  requireOptions(given)
  return tableWith(given)
}

const tableWith = ({ revealPayoutUrls = false, ...options }: RunaToolOptions): McpTable<RunaPayouts> => ({
  name: 'runa-payouts',
  version: VERSION,
  instructions: INSTRUCTIONS,
  servedOperations: servedOperationsWith(revealPayoutUrls ? LINKS_ARE_SHOWN : LINKS_ARE_HIDDEN, options),
  document: revealPayoutUrls ? OPENAPI : redescribed(OPENAPI, HIDDEN_IN_SCHEMAS),
  // developer.runa.io, /best-practices/idempotency
  answersKept: '30 days',
  isOwnKeyRefused,
  ownSwitches: ['revealPayoutUrls'],
  ownChecks: ORDER_CHECK_OPTIONS,
  hide: revealPayoutUrls
    ? undefined
    : (data, { hasPublicLinks }) => (hasPublicLinks === true ? data : withoutPayoutUrls(data)),
})
