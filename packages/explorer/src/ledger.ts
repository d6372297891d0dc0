/** A payment to one person. */
export interface Payment {
  readonly reference: string
  readonly amount: number
}

/** An order, as in the request that placed it. */
export interface BookedOrder {
  readonly id: string
  readonly key: string
  readonly payments: readonly Payment[]
}

/** Who was paid what, by which order or by the user in another way: the explorer’s own books, made from the requests. */
export interface GameLedger {
  readonly orders: readonly BookedOrder[]
  /** What the user has paid without Runa. */
  readonly elsewhere: readonly Payment[]
  order(id: string): BookedOrder | undefined
  book(order: BookedOrder): void
  payElsewhere(payment: Payment): void
}

export function createGameLedger(): GameLedger {
  const orders = new Map<string, BookedOrder>()
  const elsewhere: Payment[] = []
  return {
    get orders() {
      return [...orders.values()]
    },
    elsewhere,
    order: (id) => orders.get(id),
    book: (order) => void orders.set(order.id, order),
    payElsewhere: (payment) => void elsewhere.push(payment),
  }
}

const DOMAIN = 'example.com'
export const emailOf = (reference: string): string => `${reference}@${DOMAIN}`

/** The people that the body of an order pays, and their amounts. */
export function paymentsIn(body: string): Payment[] {
  const { items } = JSON.parse(body) as {
    readonly items: readonly {
      readonly face_value: number
      readonly distribution_method: { readonly email_address: string }
    }[]
  }
  return items.map(({ face_value, distribution_method: { email_address: email } }) => ({
    reference: email.slice(0, -`@${DOMAIN}`.length),
    amount: face_value,
  }))
}
