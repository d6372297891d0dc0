import { stringify } from 'csv-stringify/sync'

/** One person on the list, as the CSV has it. */
export interface Recipient {
  readonly reference: string
  readonly email: string
  readonly amount: string
  readonly product: string
  readonly team: string
}

const PRODUCTS = ['AMZ-US', 'STARBUCKS-US', 'TARGET-US', 'UBER-US']

/** The person with this number, always the same one. Teams are paid together, each with one product. */
export function recipient(number: number, perTeam = 20): Recipient {
  const team = Math.floor(number / perTeam)
  return {
    reference: `bonus-${String(number).padStart(4, '0')}`,
    email: `person-${number}@example.com`,
    amount: (10 + ((number * 7) % 90)).toFixed(2),
    product: PRODUCTS[team % PRODUCTS.length] ?? 'AMZ-US',
    team: `team-${team}`,
  }
}

export const recipients = (count: number, perTeam?: number): Recipient[] =>
  Array.from({ length: count }, (_, number) => recipient(number, perTeam))

export const csvOf = (people: readonly Recipient[]): string => stringify([...people], { header: true })
