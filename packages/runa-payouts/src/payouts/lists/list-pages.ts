import type { OrderPage } from '../../orders/order-pages.ts'

/** Every page of a list, for code that has to know about left-out rows. */
export async function* pagesOf(listing: PromiseLike<OrderPage>): AsyncGenerator<OrderPage, void, undefined> {
  for (let page: OrderPage | null = await listing; page !== null; page = await page.nextPage()) yield page
}
