import type { Payout, PayoutResult, PayoutRun } from '../src/bulk.ts'

export const USD = { type: 'ACCOUNT_BALANCE', currency: 'USD' } as const

export const payout = (reference: string, more: Partial<Payout> = {}): Payout => ({
  reference,
  face_value: 10,
  distribution_method: { type: 'EMAIL', email_address: `${reference}@example.com` },
  products: { type: 'SINGLE', value: 'AMZ-US' },
  ...more,
})

/** Payouts `p1` to `p<count>`. */
export const payouts = (count: number, more: Partial<Payout> = {}): Payout[] =>
  Array.from({ length: count }, (_, index) => payout(`p${index + 1}`, more))

/** Every result of a run, and how it ended. */
export async function resultsOf(run: PayoutRun): Promise<{ results: PayoutResult[]; error: unknown }> {
  const results: PayoutResult[] = []
  try {
    for await (const result of run) results.push(result)
    return { results, error: undefined }
  } catch (error) {
    return { results, error }
  }
}

/** `{ p1: 'paid', … }`, and it throws when a payout has two results. */
export function byReference(results: readonly PayoutResult[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const { reference, result } of results) {
    if (Object.hasOwn(found, reference)) throw new Error(`${reference} has two results`)
    found[reference] = result
  }
  return found
}
