import type { PayoutRow } from '../input/payout-list.ts'

/** A row that waits for others to share an order with. */
export interface PlannedRow extends PayoutRow {
  readonly generation: number
  /** The key of the settled order that this one replaces. */
  readonly supersedes?: string
}

/** Runa's limits for one order (developer.runa.io, /reference/2024-02-05/endpoint/orders/create and the feature pages). */
const MOST_ITEMS = 200
const MOST_TEMPLATES = 10

interface Group {
  rows: PlannedRow[]
  readonly redemption: Set<string>
  readonly selection: Set<string>
}

/** Collects rows into orders: rows of equal group and generation together, up to what one order may hold. */
export class OrderPlanner {
  readonly #groups = new Map<string, Group>()
  readonly #mostBuffered: number
  #buffered = 0

  /** @param mostBuffered the most rows that wait, over all groups, before the fullest group is sent as it is. */
  constructor(mostBuffered: number) {
    this.#mostBuffered = Math.max(mostBuffered, MOST_ITEMS)
  }

  /** Adds a row, and returns the orders that it completes. */
  add(row: PlannedRow): PlannedRow[][] {
    const name = `${row.generation} ${row.group}`
    const full: PlannedRow[][] = []
    let group = this.#groups.get(name)
    if (group !== undefined && !hasRoomFor(group, row)) {
      full.push(this.#take(name, group))
      group = undefined
    }
    if (group === undefined) {
      group = { rows: [], redemption: new Set(), selection: new Set() }
      this.#groups.set(name, group)
    }
    group.rows.push(row)
    this.#buffered += 1
    const { redemption, selection } = templatesOf(row)
    if (redemption !== undefined) group.redemption.add(redemption)
    if (selection !== undefined) group.selection.add(selection)
    if (group.rows.length === MOST_ITEMS) full.push(this.#take(name, group))
    if (this.#buffered >= this.#mostBuffered) full.push(this.#takeFullest())
    return full
  }

  /** The orders for the remaining rows. */
  drain(): PlannedRow[][] {
    return [...this.#groups].map(([name, group]) => this.#take(name, group))
  }

  #take(name: string, group: Group): PlannedRow[] {
    this.#groups.delete(name)
    this.#buffered -= group.rows.length
    return group.rows
  }

  #takeFullest(): PlannedRow[] {
    let fullest: [string, Group] | undefined
    for (const entry of this.#groups) {
      if (fullest === undefined || entry[1].rows.length > fullest[1].rows.length) fullest = entry
    }
    return fullest === undefined ? [] : this.#take(...fullest)
  }
}

function hasRoomFor(group: Group, row: PlannedRow): boolean {
  const { redemption, selection } = templatesOf(row)
  return hasRoom(group.redemption, redemption) && hasRoom(group.selection, selection)
}

const hasRoom = (ids: ReadonlySet<string>, id: string | undefined): boolean =>
  id === undefined || ids.has(id) || ids.size < MOST_TEMPLATES

/** The templates of a row: one determines how the page looks, the other what can be chosen on it. */
function templatesOf({ item }: PlannedRow): { redemption: string | undefined; selection: string | undefined } {
  const { distribution_method, products } = item
  return {
    redemption: distribution_method.template_id,
    selection: products.type === 'TEMPLATE' ? products.template_id : undefined,
  }
}
