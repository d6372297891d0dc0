import { stringify } from 'csv-stringify/sync'

/** One person on the list, as the CSV has it. */
export interface Recipient {
  readonly reference: string
  readonly email: string
  readonly amount: string
  readonly product: string
  readonly group: string
}

const PRODUCTS = ['AMZ-US', 'STARBUCKS-US', 'TARGET-US', 'UBER-US']

/** The person with this number, always the same one. Groups are paid together, each with one product. */
export function recipient(number: number, perGroup = 20): Recipient {
  const group = Math.floor(number / perGroup)
  return {
    reference: `bonus-${String(number).padStart(4, '0')}`,
    email: `person-${number}@example.com`,
    amount: (10 + ((number * 7) % 90)).toFixed(2),
    product: PRODUCTS[group % PRODUCTS.length] ?? 'AMZ-US',
    group: `group-${group}`,
  }
}

export const recipients = (count: number, perGroup?: number): Recipient[] =>
  Array.from({ length: count }, (_, number) => recipient(number, perGroup))

export const csvOf = (people: readonly Recipient[]): string => stringify([...people], { header: true })
