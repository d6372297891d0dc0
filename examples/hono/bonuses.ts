import type { Order } from '@x/runa-payouts'

/** A row of your database: what one person gets for one month. */
export interface Bonus {
  readonly month: string
  readonly employeeId: string
  readonly email: string
  readonly amount: number
  readonly approvedAt: Date
}

const rows = [
  { month: '2026-11', employeeId: 'e-7', email: 'sam@example.com', amount: 25 },
  { month: '2026-11', employeeId: 'e-8', email: 'kim@example.com', amount: 40 },
]

/** Stands in for a query. */
export function findBonus(month: string, employeeId: string): Bonus | undefined {
  const row = rows.find((one) => one.month === month && one.employeeId === employeeId)
  // Your rows have the time at which each was approved. It never changes.
  return row && { ...row, approvedAt: new Date() }
}

/** Stands in for a table whose primary key is the id of the message (`svix-id`). */
export const handledWebhooks = new Map<string, Order | undefined>()
