import type * as mcp from '@x/serving/mcp'
import type { OrderCheckOptions } from './order-checks.ts'

/** Which tools there are, what they show, and what they pay at most. */
export interface RunaToolOptions extends mcp.ToolOptions, mcp.OrderLimits, OrderCheckOptions {
  /**
   * Shows payout URLs in results. Anyone who has one can redeem the payout, and what a model reads is stored in many
   * places. Default: false.
   */
  readonly revealPayoutUrls?: boolean | undefined
}
