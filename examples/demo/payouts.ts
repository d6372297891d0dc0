import { type CreateOrderRequest, deriveIdempotencyKey, isSdkError, type Product, RunaPayouts } from '@x/runa-payouts'
import { type Catalogue, createCatalogue, orderCodes } from '@x/runa-payouts/catalogue'
import { isRedemptionError, redeem } from '@x/runa-payouts/redemption'
import { bold, dim, green, heading, progress, red, row, table } from './screen.ts'
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
const hostOf = (url: string | undefined): string => (url === undefined ? '(none)' : new URL(url).host)

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
 * Finds a product, checks orders, redeems, estimates, waits, survives a broken connection, lists, and gets rejected. Returns
 * the number of its last heading.
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
  const wrong = orderFor(card, 1_000_000)
  for (const { path, message } of (await catalogue.check(wrong)).problems)
    row('refused', `${path.join('.')}: ${red(message)}`)
  const order = orderFor(card, 5)
  const { problems } = await catalogue.check(order)
  row('5 pounds', problems.length === 0 ? green('no problem') : red('refused'))

  heading(3, 'Order it: the answer is the whole order')
  const one = await runa.createOrder(order, { check: catalogue })
  row('order', `${one.order.id}  ${green(one.order.status)}`)
  const payout = one.kind === 'completed' ? one.order.items[0]?.payout : undefined
  if (one.kind === 'completed') {
    row('total', `${one.order.total_price} ${one.order.currency}`)
    row('payout link at', `${hostOf(payout?.url)} ${dim('(the link itself is a secret)')}`)
  }
  row('key', one.idempotencyKey)

  heading(4, 'Redeem it: what the recipient would see')
  if (payout === undefined) row('skipped', 'the order has no link yet')
  else await showCode(payout)

  heading(5, 'Estimate an order')
  if (upstream.kind === 'playground') {
    row('skipped', 'Runa offers no estimates on its playground')
  } else {
    const estimate = await runa.estimateOrder({
      payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
      items: [{ face_value: 25, products: { type: 'SINGLE', value: 'AMZ-US' } }],
    })
    row('25 USD, Amazon', `${estimate.total_price} ${estimate.currency}`)
  }

  heading(6, 'Order three payouts: accepted, then waited for')
  const three = await runa.createOrder(orderOf(item(5), item(10), item(15)))
  row('order', `${three.order.id}  ${three.order.status}`)
  if (three.kind === 'accepted') {
    const watched = progress('waiting')
    watched.update(three.order.status)
    const ended = await three.wait({ onUpdate: ({ status }) => watched.update(status) })
    watched.end()
    row('payouts', `${ended.items?.length ?? 0}, at ${hostOf(ended.items?.[0]?.payout?.url)}`)
  }

  heading(7, 'The connection breaks after the server has placed the order')
  const description = `demo ${new Date().toISOString()}`
  const careful = new RunaPayouts({ ...where, fetch: upstream.breakNextAnswer() })
  // The key is made from what identifies the payment, so that a restarted script makes the same key.
  const idempotencyKey = await deriveIdempotencyKey('demo', description)
  const { data, attempts } = await careful
    .createOrder({ ...orderOf(item(20)), description }, { idempotencyKey })
    .withResponse()
  for (const { number, verdict, status, cause } of attempts) {
    row(
      `attempt ${number}`,
      `${verdict === 'accepted' ? green(verdict) : red(verdict)}  ${dim(String(status ?? cause))}`,
    )
  }
  row('order', `${data.order.id}  ${green('status' in data.order ? data.order.status : '')}`)
  const placed = upstream.placedWith(description) ?? (await countListed(runa, description))
  row('placed', bold(`${placed} order`))
  if (placed !== 1) throw new Error(`expected one order, found ${placed}`)

  heading(8, 'List orders')
  const page = await runa.listOrders({ limit: 5 })
  table(
    page.items.map((order) => [
      order.id,
      order.status,
      'total_price' in order ? `${order.total_price} ${order.currency}` : '',
      'created_at' in order ? (order.created_at ?? '') : '',
    ]),
  )

  heading(9, 'An order that is refused, as a catch sees it')
  try {
    await runa.createOrder(orderOf(item(10)), { headers: { 'X-Trigger-Error': 'insufficient_funds' } })
    throw new Error('expected the order to be refused')
  } catch (error) {
    if (!isSdkError(error)) throw error
    row('name', red(error.name))
    row('message', error.message)
    row('outcome', `${bold(error.outcome)} ${dim('(no money moved: fix it, then use a new key)')}`)
    row('key', error.idempotencyKey ?? '')
  }
  return 9
}

/** A code is as good as money: the demo shows only its end. */
async function showCode(payout: { readonly url: string }): Promise<void> {
  try {
    const redeemed = await redeem(payout)
    row('kind', redeemed.kind)
    if (redeemed.kind === 'code') {
      for (const [name, text] of [
        ['code', redeemed.code],
        ['pin', redeemed.pin],
      ] as const) {
        if (text !== undefined) row(name, masked(text))
      }
      if (redeemed.barcode !== undefined)
        row('barcode', `${redeemed.barcode.format}  ${masked(redeemed.barcode.value)}`)
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
