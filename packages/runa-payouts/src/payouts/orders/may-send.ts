import type { Clock, Exchange, SendWindow } from '@x/transport'
import type { ServerTime } from '../../api/server-time.ts'
import type { ChunkClaim, PayoutJournal } from '../../journal/payout-journal.ts'
import { keyWindow } from '../../keys/key-window.ts'
import type { BatchConnection } from '../access/batch-access.ts'
import { ClockError } from '../errors/clock-error.ts'

/** How far a clock may step back without consequence, in ms: one correction of a time service. */
const STEP_BACK_MS = 1000

/** What the age of a batch's keys is told from. */
export interface KeyAges {
  readonly clock: Pick<Clock, 'now'>
  readonly plan: { readonly journal: PayoutJournal | undefined; readonly startedAt: number }
  /** When an order was claimed, by its key. */
  readonly index: { claimedAt(key: string): number | undefined }
  readonly serverTime: ServerTime
}

/** Until when an order may be sent: 29 days from the first use of its key, as recorded by the journal or the caller. */
export function orderWindow(
  { clock, plan, index, serverTime }: KeyAges,
  { key, sentBefore }: { readonly key: string; readonly sentBefore: boolean },
): SendWindow {
  const shared = {
    clock,
    lead: () => serverTime.knownLead,
    hear: (exchange: Exchange) => void serverTime.hear(exchange),
    operation: 'sendPayouts',
    idempotencyKey: key,
  }
  if (plan.journal === undefined) {
    // Whatever earlier runs there were: each used the same keys.
    const usedAt = plan.startedAt
    return keyWindow({ ...shared, usedAt, usedBefore: true, field: 'startedAt', whatToDo: UNJOURNALED })
  }
  // A caller's own journal may return a number as text.
  const claimedAt = Number(index.claimedAt(key))
  return keyWindow({
    ...shared,
    ...(sentBefore ? { usedAt: claimedAt } : { recordedAt: claimedAt }),
    usedBefore: sentBefore,
    field: 'journal',
    whatToDo: JOURNALED,
  })
}

const JOURNALED =
  'Find out what happened to the order, with reconcilePayouts or from Runa, and record it with journal.settle. Until then, do not pay these people in any other way.'

const UNJOURNALED =
  'Look for the order with listOrders. Pay what is still owed under a new batch reference, and nothing else.'

/** @throws ClockError if the local clock is behind a time that was recorded by it. */
export function requireForward(now: number, newestRecord: number): void {
  if (now >= newestRecord - STEP_BACK_MS) return
  throw new ClockError(
    `sendPayouts: this machine's clock says ${new Date(now).toISOString()}, but the journal has a record from ${new Date(newestRecord).toISOString()}. A clock that runs backwards makes old keys look young. Set the clock, then run the batch again.`,
    { operation: 'sendPayouts' },
  )
}

/** Sending an order again cannot pay again only under the same API key and base URL that it was sent to. */
export const isOwn = (
  connection: Pick<BatchConnection, 'apiKeyPrefix' | 'baseUrl'>,
  claim: Pick<ChunkClaim, 'apiKeyPrefix' | 'baseUrl'>,
): boolean => claim.apiKeyPrefix === connection.apiKeyPrefix && claim.baseUrl === connection.baseUrl
