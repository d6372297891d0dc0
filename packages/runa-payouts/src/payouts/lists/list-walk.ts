import type { OrderPage } from '../../order-pages.ts'

/** What whoever looks for orders needs of a page. */
export type ListedPage = Pick<OrderPage, 'items' | 'drift'>

/** Looks at the list of orders, page by page from the newest order back. */
export interface ListVisitor {
  /** Whether it has seen enough. It is shown no more pages then. */
  see(page: ListedPage): boolean
}

/** One walk through the list for all who look for something in it. It ends when all have seen enough. */
export async function walkList(pages: AsyncIterable<ListedPage>, ...visitors: readonly ListVisitor[]): Promise<void> {
  let looking = visitors
  for await (const page of pages) {
    looking = looking.filter((visitor) => !visitor.see(page))
    if (looking.length === 0) return
  }
}
