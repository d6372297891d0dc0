import type { OrderPage } from '../../orders/order-pages.ts'

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
