import { countLeftOut } from '@x/transport'
import type { ChunkClaim, Settlement } from '../journal/payout-journal.ts'
import type { OrderPage } from '../order-pages.ts'
import type { OrderSummary } from '../wire.gen.ts'
import { describeOrder } from './order-bytes.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** After so many orders that are older than all that is looked for, the walk ends. Runa promises no order of its list. */
const OLDER_IN_A_ROW = 1000

/** What a walk through the list of orders has found. */
export interface Lookup {
  /** By idempotency key. */
  readonly found: ReadonlyMap<string, Settlement>
  /** Ids of orders that the list shows without their description, since they have not completed: any may be one of those. */
  readonly unidentified: readonly string[]
  /** How many rows of the list have no id, so that nobody can say which orders they are: any may be one of those, too. */
  readonly unreadable: number
  /** What ended the walk before its time. */
  readonly error?: unknown
}

/** An order to look for, with its id where Runa has named it. */
export type Sought = Pick<ChunkClaim, 'key' | 'claimedAt'> & { readonly orderId?: string | undefined }

/** Looks for claimed orders by their descriptions and ids, from the newest order back. */
export async function lookUp(
  batch: string,
  claims: readonly Sought[],
  pages: AsyncIterable<Pick<OrderPage, 'items' | 'drift'>>,
): Promise<Lookup> {
  const wanted = new Map(claims.map(({ key }) => [describeOrder(batch, key), key]))
  const byId = new Map(claims.flatMap(({ key, orderId }) => (orderId === undefined ? [] : [[orderId, key]])))
  const oldest = Math.min(...claims.map(({ claimedAt }) => claimedAt)) - DAY_MS
  const found = new Map<string, Settlement>()
  const unidentified: string[] = []
  let unreadable = 0
  let older = 0
  if (wanted.size === 0) return { found, unidentified, unreadable }
  const isLast = (order: OrderSummary): boolean => {
    const { description, createdAt, mayBeMeant } = told(order)
    const key = byId.get(order.id) ?? (description === undefined ? undefined : wanted.get(description))
    if (key !== undefined) found.set(key, settlementOf(order, createdAt))
    else if (mayBeMeant) unidentified.push(order.id)
    older = createdAt !== undefined && Date.parse(createdAt) < oldest ? older + 1 : 0
    return found.size === wanted.size || older === OLDER_IN_A_ROW
  }
  for await (const { items, drift } of pages) {
    unreadable += countLeftOut(drift)
    if (items.some(isLast)) break
  }
  return { found, unidentified, unreadable }
}

function settlementOf({ id, status }: OrderSummary, createdAt: string | undefined): Settlement {
  if (status === 'COMPLETED') {
    return { result: 'paid', orderId: id, ...(createdAt === undefined ? {} : { createdAt }) }
  }
  return status === 'FAILED' ? { result: 'failed', orderId: id } : { result: 'accepted', orderId: id }
}

/** Only completed orders are sure to tell these. One that tells no description that can be read may be anybody's. */
function told(order: OrderSummary): {
  readonly description: string | undefined
  readonly createdAt: string | undefined
  readonly mayBeMeant: boolean
} {
  const { description, created_at }: Record<string, unknown> = { ...order }
  const isText = typeof description === 'string'
  const isNone = description === undefined || description === null
  return {
    description: isText ? description : undefined,
    createdAt: typeof created_at === 'string' ? created_at : undefined,
    mayBeMeant: !isText && (!isNone || order.status !== 'COMPLETED'),
  }
}
