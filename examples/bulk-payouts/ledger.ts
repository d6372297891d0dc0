import type { Ledger } from '@x/runa-payouts/testing'

/** Everybody who was paid, by email address, with each amount that they got. */
export type Paid = Readonly<Record<string, readonly string[]>>

/** What the ledger shows, whatever the payer believes. */
export function paidAccordingTo({ orders }: Pick<Ledger, 'orders'>): Paid {
  const paid: Record<string, string[]> = {}
  for (const { distribution_method, face_value } of orders.flatMap(({ items }) => items)) {
    const email = distribution_method?.type === 'EMAIL' ? distribution_method.email_address : undefined
    if (email === undefined) throw new Error('a payout without an email address: not one of this example')
    paid[email] = [...(paid[email] ?? []), String(face_value)]
  }
  return paid
}
