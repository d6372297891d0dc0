import type { OrderPage } from '../../order-pages.ts'

/** Every page of a list, for whoever has to know of rows that were left out. */
export async function* pagesOf(listing: PromiseLike<OrderPage>): AsyncGenerator<OrderPage, void, undefined> {
  for (let page: OrderPage | null = await listing; page !== null; page = await page.nextPage()) yield page
}
