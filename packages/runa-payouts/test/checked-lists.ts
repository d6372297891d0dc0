import { createCatalogue } from '../src/catalogue/index.ts'
import type { OrderCheck, RunaPayouts } from '../src/index.ts'
import { payout } from './batches.ts'

/** Products of a sandbox, some of which cannot be ordered as they are. */
export const PRODUCTS = {
  'AMZ-US': { currency: 'USD', minimum: 1, maximum: 50 },
  'FIVE-US': { currency: 'USD', kind: 'fixed', available: [5] },
  'GONE-US': { currency: 'USD', orderable: false },
  'AMZ-GB': { currency: 'GBP' },
} as const

const single = (value: string) => ({ type: 'SINGLE', value }) as const

/** Payouts that Runa pays, in USD. */
export const VALID = [
  { face_value: 10, products: single('AMZ-US') },
  { face_value: 50, products: single('AMZ-US') },
  { face_value: 5, products: single('FIVE-US') },
  { face_value: 5, products: { type: 'MULTIPLE', values: ['AMZ-US', 'FIVE-US'] } },
] as const

/** Payouts that it refuses. */
export const INVALID = [
  { face_value: 10, products: single('NO-US') },
  { face_value: 10, products: single('GONE-US') },
  { face_value: 51, products: single('AMZ-US') },
  { face_value: 6, products: single('FIVE-US') },
] as const

export const valid = (reference: string, number = 0) => payout(reference, VALID[number % VALID.length])
export const invalid = (reference: string, number = 0) => payout(reference, INVALID[number % INVALID.length])

/** A check that counts, and asks another one. */
export function counted(check: OrderCheck) {
  const calls = { count: 0 }
  const counting: OrderCheck = {
    check(...given) {
      calls.count += 1
      return check.check(...given)
    },
  }
  return { calls, check: counting }
}

export const catalogueOf = (runa: RunaPayouts): OrderCheck => createCatalogue(runa)

/** Finds nothing wrong. */
export const ALL_RIGHT: OrderCheck = { check: async () => ({ problems: [], warnings: [] }) }

/** Finds everything wrong, as a stale catalogue may. */
export const REFUSES_ALL: OrderCheck = {
  check: async ({ items }) => ({
    problems: items.map((_, number) => ({
      path: ['items', number, 'products', 'value'],
      code: 'unknown_product',
      message: 'unknown product',
    })),
    warnings: [],
  }),
}

/** Whole numbers below a limit, the same for the same seed. */
export function numbers(seed: number): (limit: number) => number {
  let state = seed >>> 0
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}
