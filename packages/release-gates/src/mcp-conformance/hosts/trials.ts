import type { ServedPackage } from '../served-package.ts'
import type { Connected, HostResult } from './host.ts'

const AMOUNTS = [25, 19.99, 0.07, 1.11]

const WAYS = [{ type: 'PAYOUT_LINK' }, { type: 'EMAIL', email_address: 'somebody@example.com' }]

/** Every amount and way of paying that is tried, as arguments of a tool. */
export const TRIED_ARGUMENTS = AMOUNTS.flatMap((amount) => WAYS.map((way) => ({ body: orderOf(amount, way) })))

/** An order as a model would make it. */
function orderOf(face_value: number, distribution_method: object) {
  return {
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    items: [{ face_value, distribution_method, products: { type: 'SINGLE', value: 'AMZ-US' } }],
  }
}

/** Calls every tool of Runa for every amount and way of paying. Gives back how many calls went well; throws where one did not. */
export async function tryRuna(host: Connected, { placed }: ServedRuna, keyOf: () => string): Promise<number> {
  let calls = 0
  const call = async (name: string, args: Record<string, unknown>) => {
    calls += 1
    return answered(`${name} ${JSON.stringify(args)}`, await host.call(name, args))
  }
  for (const amount of AMOUNTS) {
    for (const way of WAYS) {
      const body = orderOf(amount, way)
      const before = placed().length
      await call('estimate-order', { body })
      const { problems } = await call('check-order', { body: { items: body.items } })
      same(JSON.stringify(problems), '[]', 'problems of a right order')
      const made = await call('create-order', { body, 'X-Idempotency-Key': keyOf() })
      same(placed().length, before + 1, 'orders placed')
      same(Number(placed().at(-1)?.total), amount, 'what was paid')
      const read = await call('get-order', { orderId: made.id })
      same(read.status, 'COMPLETED', 'status')
    }
  }
  await call('list-orders', { limit: 5 })
  await call('list-products', { countries_redeemable_in: ['US'], limit: 2 })
  await call('list-product-countries', {})
  await call('list-product-categories', {})
  await call('get-product', { code: 'AMZ-US' })
  // An object, or a list of them.
  const { balance } = await call('get-balance', { currency: 'USD' })
  const { result } = await call('get-balance', {})
  same(Object(result)[0]?.balance, balance, 'balance')

  // A model that forgets the key and calls again is told that it has paid, and no host makes a failure of that.
  const body = { ...orderOf(1.11, { type: 'PAYOUT_LINK' }), description: keyOf() }
  const paid = await call('create-order', { body })
  const before = placed().length
  const again = await call('create-order', { body })
  same(again.repeated, true, 'repeated')
  same(again.id, paid.id, 'the order of the repeat')
  same(placed().length, before, 'orders placed by the repeat')
  return calls
}

export interface ServedRuna extends ServedPackage {
  readonly placed: () => readonly { readonly id: string; readonly total: string }[]
}

/** Calls every tool of Inngest. */
export async function tryInngest(host: Connected, { calls }: ServedPackage): Promise<number> {
  for (const [name, args] of Object.entries(calls)) answered(name, await host.call(name, args()))
  return Object.keys(calls).length
}

function answered(call: string, { isError, structuredContent }: HostResult): Readonly<Record<string, unknown>> {
  if (isError === true || structuredContent === undefined || 'error' in structuredContent) {
    throw new Error(`${call}: ${JSON.stringify(structuredContent)}`)
  }
  return structuredContent
}

function same(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new Error(`${what}: expected ${String(expected)}, got ${String(actual)}`)
}
