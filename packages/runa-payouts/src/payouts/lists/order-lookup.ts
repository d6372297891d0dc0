import { countLeftOut, SdkError } from '@x/transport'
import type { ChunkClaim, Settlement } from '../../journal/payout-journal.ts'
import { comparable } from '../../orders/order-belief.ts'
import type { OrderPage } from '../../orders/order-pages.ts'
import type { OrderSummary } from '../../wire.gen.ts'
import { describeOrder } from '../plan/order-content.ts'

/** The parts of a page that a search for orders needs. */
export type ListedPage = Pick<OrderPage, 'items' | 'drift'>

/** Looks at the list of orders, page by page from the newest order back. */
export interface ListVisitor {
  /** Whether it has seen enough. Then it gets no more pages. */
  see(page: ListedPage): boolean
}

/** One walk through the list for all searches. It ends when all have seen enough. */
export async function walkList(pages: AsyncIterable<ListedPage>, ...visitors: readonly ListVisitor[]): Promise<void> {
  let looking = visitors
  for await (const page of pages) {
    looking = looking.filter((visitor) => !visitor.see(page))
    if (looking.length === 0) return
  }
}

/** Every page of a list, for code that has to know about left-out rows. */
export async function* pagesOf(listing: PromiseLike<OrderPage>): AsyncGenerator<OrderPage, void, undefined> {
  for (let page: OrderPage | null = await listing; page !== null; page = await page.nextPage()) yield page
}

const DAY_MS = 24 * 60 * 60 * 1000

/** After this many orders older than everything that is searched for, the walk ends. Runa promises no order of its list. */
const OLDER_IN_A_ROW = 1000

/** An order of the list, and the result it stands for. */
export interface Finding {
  readonly orderId: string
  readonly settlement: Extract<Settlement, { readonly orderId: string }>
  /** Ids of other completed orders with the same description. */
  readonly alsoCompleted: readonly string[]
}

/** The results of a walk through the list of orders. */
export interface Lookup {
  /** By idempotency key. */
  readonly found: ReadonlyMap<string, Finding>
  /** Ids of orders that the list shows without their description, since they have not completed: any may be one of those. */
  readonly unidentified: readonly string[]
  /** How many rows of the list have no id, so that their orders are unknown: any may be one of those, too. */
  readonly unreadable: number
  /** The error that ended the walk early. */
  readonly error?: unknown
}

/** An order to look for, with its id if Runa has given one. */
export type Sought = Pick<ChunkClaim, 'key' | 'claimedAt'> & { readonly orderId?: string | undefined }

/**
 * Looks for claimed orders by their descriptions and ids, from the newest order back to a day before the oldest claim.
 * It reads on even when all are found: after Runa has forgotten a key, an order may have been placed twice, and then
 * one that failed comes before one that has paid.
 */
export class OrderLookup implements ListVisitor {
  readonly #keys: ReadonlyMap<string, string>
  readonly #byId = new Map<string, string>()
  readonly #idOf = new Map<string, string>()
  readonly #oldest: number
  readonly #found = new Map<string, Finding>()
  readonly #unidentified: string[] = []
  #unreadable = 0
  #older = 0

  constructor(batch: string, claims: readonly Sought[]) {
    this.#keys = new Map(claims.map(({ key }) => [comparable(describeOrder(batch, key)), key]))
    this.#oldest = Math.min(...claims.map(({ claimedAt }) => claimedAt)) - DAY_MS
    for (const { key, orderId } of claims) {
      if (orderId === undefined) continue
      this.#byId.set(orderId, key)
      this.#idOf.set(key, orderId)
    }
  }

  see({ items, drift }: ListedPage): boolean {
    if (this.#keys.size === 0) return true
    this.#unreadable += countLeftOut(drift)
    return items.some((order) => this.#isLast(order))
  }

  #isLast(order: OrderSummary): boolean {
    const { description, createdAt, mayBeMeant } = fieldsOf(order)
    // A recorded id may have come in a response about another order: if the list shows a description, that counts.
    const key = description === undefined ? this.#byId.get(order.id) : this.#keys.get(comparable(description))
    if (key !== undefined) {
      const known = this.#found.get(key)
      this.#found.set(key, better(known, settlementOf(order, createdAt), this.#idOf.get(key)))
    } else if (mayBeMeant) this.#unidentified.push(order.id)
    this.#older = createdAt !== undefined && Date.parse(createdAt) < this.#oldest ? this.#older + 1 : 0
    return this.#older === OLDER_IN_A_ROW
  }

  get lookup(): Lookup {
    return { found: this.#found, unidentified: this.#unidentified, unreadable: this.#unreadable }
  }
}

/** Looks for claimed orders, in its own walk. Makes no walk if there is nothing to look for. */
export async function lookUp(
  batch: string,
  claims: readonly Sought[],
  pages: AsyncIterable<ListedPage>,
): Promise<Lookup> {
  const looking = new OrderLookup(batch, claims)
  if (claims.length > 0) await walkList(pages, looking)
  return looking.lookup
}

/** Of several orders with one description, one that has paid comes first, then one that may still pay, then the others. */
const RANKS = { paid: 2, accepted: 1, failed: 0 } as const

/** @param recordedId the order's id in the journal. */
function better(held: Finding | undefined, settlement: Finding['settlement'], recordedId: string | undefined): Finding {
  const { orderId } = settlement
  const found = { orderId, settlement, alsoCompleted: [] }
  if (held === undefined) return found
  const [rank, heldRank] = [RANKS[settlement.result], RANKS[held.settlement.result]]
  if (rank !== heldRank) return rank > heldRank ? found : held
  if (rank !== RANKS.paid || orderId === held.orderId || held.alsoCompleted.includes(orderId)) return held
  // If links were reported, they are those of the recorded order; else those of the older one, which newest-first lists
  // show later.
  return held.orderId === recordedId
    ? { ...held, alsoCompleted: [...held.alsoCompleted, orderId] }
    : { ...found, alsoCompleted: [...held.alsoCompleted, held.orderId] }
}

/** The error for payouts of which more than one order has completed. */
export function paidTwice(key: string, { orderId, alsoCompleted }: Finding): SdkError | undefined {
  if (alsoCompleted.length === 0) return undefined
  const others = alsoCompleted.slice(0, 5).join(', ')
  return new SdkError(
    `sendPayouts: ${alsoCompleted.length + 1} orders with the description of this one have completed: ${orderId}, ${others}${alsoCompleted.length > 5 ? ' and others' : ''}. Its payouts may have been paid more than once. Nothing was sent for them now. Read those orders by their ids, and cancel the surplus links in Runa's portal.`,
    { operation: 'sendPayouts', outcome: 'accepted', idempotencyKey: key, orderId },
  )
}

function settlementOf({ id, status }: OrderSummary, createdAt: string | undefined): Finding['settlement'] {
  if (status === 'COMPLETED') {
    return { result: 'paid', orderId: id, ...(createdAt === undefined ? {} : { createdAt }) }
  }
  return status === 'FAILED' ? { result: 'failed', orderId: id } : { result: 'accepted', orderId: id }
}

/** Only completed orders are sure to have these. An order without a readable description may belong to anybody. */
function fieldsOf(order: OrderSummary): {
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
