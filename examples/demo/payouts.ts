import {
  type CreateOrderRequest,
  deriveIdempotencyKey,
  isSdkError,
  type Product,
  RunaPayouts,
  type SdkError,
} from '@x/runa-payouts'
import { type Catalogue, createCatalogue, orderCodes } from '@x/runa-payouts/catalogue'
import { isRedemptionError, redeem } from '@x/runa-payouts/redemption'
import { bold, dim, green, heading, progress, red, row, sentence } from './screen.ts'
import type { Upstream } from './upstream.ts'

const item = (face_value: number): CreateOrderRequest['items'][number] => ({
  face_value,
  distribution_method: { type: 'PAYOUT_LINK' },
  // A ready-made template on the playground: a choice of US products.
  products: { type: 'TEMPLATE', template_id: 'PT-01HQ12PV4B8XMBRTK281JM54KK' },
})

const orderOf = (...items: CreateOrderRequest['items']): CreateOrderRequest => ({
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items,
})

/** Only the host: the link itself is as good as money. */
const maskedLink = (url: string): string => `${new URL(url).origin}/${'*'.repeat(12)}`

/** All but the last two characters are hidden: anyone who has the code can spend it. */
const masked = (text: string): string => `${'*'.repeat(Math.max(text.length - 2, 0))}${text.slice(-2)}`

/** A gift card that can be redeemed in the country and has the face value. */
async function findCard(catalogue: Catalogue, country: string, amount: number): Promise<Product> {
  const cards = await catalogue.search({ country, payoutType: 'gift_card', maxFaceValue: amount })
  for (const card of cards) {
    const { problems, warnings } = await catalogue.check(orderFor(card, amount))
    if (problems.length + warnings.length === 0) return card
  }
  throw new Error(`no gift card of ${country} has a face value of ${amount}`)
}

const orderFor = (product: Product, face_value: number): CreateOrderRequest => ({
  payment_method: { type: 'ACCOUNT_BALANCE', currency: product.currency },
  items: [
    {
      face_value,
      distribution_method: { type: 'PAYOUT_LINK' },
      products: { type: 'SINGLE', value: orderCodes(product)[0] ?? product.code },
    },
  ],
})

/**
 * Finds a product, checks orders, pays, redeems, waits, survives a broken connection and gets rejected. Returns the number
 * of its last heading.
 */
export async function showPayouts(upstream: Upstream): Promise<number> {
  const { apiKey, baseUrl } = upstream
  const where = baseUrl === undefined ? { apiKey } : { apiKey, baseUrl }
  const runa = new RunaPayouts(where)

  heading(1, 'Find a gift card of the United Kingdom for 5 pounds')
  const catalogue = createCatalogue(runa)
  const card = await findCard(catalogue, 'GB', 5)
  row('product', `${bold(card.code)}  ${card.name}`)

  heading(2, 'Check an order before it is sent')
  const { problems } = await catalogue.check(orderFor(card, 1_000_000))
  sentence('1000000 pounds', `refused: ${problems.map(({ message }) => message).join(', ')}`)
  const order = orderFor(card, 5)
  row('5 pounds', (await catalogue.check(order)).problems.length === 0 ? green('no problem') : red('refused'))

  heading(3, 'Pay it')
  const one = await runa.createOrder(order)
  const payout = one.kind === 'completed' ? one.order.items[0]?.payout : undefined
  row('order', `${one.order.id}  ${green(one.order.status)}`)
  if (one.kind === 'completed') row('total', `${one.order.total_price} ${one.order.currency}`)
  if (payout !== undefined) {
    row('payout link', maskedLink(payout.url))
    row('', dim('For the recipient. Masked, because anyone who has the link can spend it.'))
  }

  heading(4, 'Open the link: what the recipient gets')
  if (payout === undefined) row('skipped', 'the order has no link yet')
  else await showCode(payout)

  heading(5, 'Pay three at once: the order is accepted, then waited for')
  const three = await runa.createOrder(orderOf(item(5), item(10), item(15)))
  row('order', `${three.order.id}  ${three.order.status}`)
  if (three.kind === 'accepted') {
    const watched = progress('waiting')
    watched.update(three.order.status)
    const ended = await three.wait({ onUpdate: ({ status }) => watched.update(status) })
    watched.end()
    row('payout links', `${ended.items?.length ?? 0}`)
  }

  heading(6, 'The connection breaks after Runa has placed the order')
  const careful = new RunaPayouts({ ...where, fetch: upstream.breakNextAnswer() })
  // The key is made from what identifies the payment, so that a restarted program makes the same key.
  const idempotencyKey = await deriveIdempotencyKey('demo', upstream.description)
  const { data, attempts } = await careful
    .createOrder({ ...orderOf(item(20)), description: upstream.description }, { idempotencyKey })
    .withResponse()
  row('key', `${idempotencyKey} ${dim('on every attempt')}`)
  for (const { number, verdict, status, cause } of attempts) {
    const says = verdict === 'accepted' ? green(verdict) : red(verdict)
    row(`attempt ${number}`, `${says}  ${dim(verdict === 'unknown' ? `${cause}: did money move?` : String(status))}`)
  }
  row('order', `${data.order.id}  ${green('status' in data.order ? data.order.status : '')}`)
  const placed = upstream.placedWith(upstream.description) ?? (await countListed(runa, upstream.description))
  row('paid', bold(`${placed === 1 ? 'once' : `${placed} times`}`))
  if (placed !== 1) throw new Error(`expected one order, found ${placed}`)

  heading(7, 'An order that is refused, as a catch sees it')
  try {
    await runa.createOrder(orderOf(item(10)), { headers: { 'X-Trigger-Error': 'insufficient_funds' } })
    throw new Error('expected the order to be refused')
  } catch (error) {
    if (!isSdkError(error)) throw error
    row('error.name', red(error.name))
    row('error.outcome', `${bold(error.outcome)} ${dim('(no money moved)')}`)
    sentence('error.message', withoutKey(error))
  }
  return 7
}

/** Its key is a new one each time, and would fill a line. */
const withoutKey = ({ message, idempotencyKey = '' }: SdkError): string => message.replace(idempotencyKey, '…')

/** A code is as good as money: the demo shows only its end. */
async function showCode(payout: { readonly url: string }): Promise<void> {
  try {
    const redeemed = await redeem(payout)
    if (redeemed.kind === 'code') {
      if (redeemed.code !== undefined) row('code', masked(redeemed.code))
      if (redeemed.pin !== undefined) row('pin', masked(redeemed.pin))
    } else {
      row('kind', redeemed.kind)
    }
    row(
      'worth',
      `${redeemed.amount ?? ''}, ${redeemed.expiresOn == null ? 'never expires' : `until ${redeemed.expiresOn}`}`,
    )
  } catch (error) {
    // Runa has to enable redemption for an account.
    if (!isRedemptionError(error) && !isSdkError(error)) throw error
    row('not redeemed', error.message)
  }
}

/** Rows of the newest page that have the description. */
async function countListed(runa: RunaPayouts, description: string): Promise<number> {
  const { items } = await runa.listOrders({ limit: 50 })
  return items.filter((order) => 'description' in order && order.description === description).length
}
