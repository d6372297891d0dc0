import type { SchemaIssue } from '@x/transport'
import { decimalOf, hundredthsOf } from './hundredths.ts'
import type { Limits } from './order-limits.ts'

/** A value of a body, and where it is in it. */
export interface Placed<Value> {
  readonly path: SchemaIssue['path']
  readonly value: Value
}

/** What an order is to pay. */
export interface OrderAmounts {
  /** What it is paid in. */
  readonly currency: Placed<string>
  /** Of each item. A face value is that of one payout: an item that is paid several times is there as often. */
  readonly faceValues: readonly Placed<number>[]
}

/**
 * What of an order is over a limit. Empty where it is within all of them. Pure.
 *
 * @param amounts undefined where they cannot be told, which no limit on them lets through.
 */
export function overLimits(amounts: OrderAmounts | undefined, limits: Limits): readonly SchemaIssue[] {
  const { currencies, maxFaceValue, maxOrderValue } = limits
  if (currencies === undefined && maxFaceValue === undefined && maxOrderValue === undefined) return []
  if (amounts === undefined) return [over([], 'what it pays cannot be told, and this server has limits on that')]
  const { currency, faceValues } = amounts
  if (currencies !== undefined && !currencies.includes(currency.value)) {
    return [over(currency.path, `this server pays in ${currencies.join(', ')} only, got ${currency.value}`)]
  }
  const values = faceValues.map(({ path, value }) => ({ path, value: hundredthsOf(value) }))
  const untold = values.find(({ value }) => value === undefined)
  if (untold !== undefined) return [over(untold.path, 'the amount cannot be told, and this server has limits on it')]
  return [
    ...(maxFaceValue === undefined ? [] : overFaceValue(currency.value, values, maxFaceValue)),
    ...(maxOrderValue === undefined ? [] : overOrderValue(currency.value, values, maxOrderValue)),
  ]
}

type Values = readonly Placed<bigint | undefined>[]

const overFaceValue = (currency: string, values: Values, limit: ReadonlyMap<string, bigint>): readonly SchemaIssue[] =>
  values
    .filter(({ value }) => isOver(value, limit.get(currency)))
    .map(({ path, value = 0n }) =>
      over(
        path,
        `${decimalOf(value)} is over ${inCurrency(currency, limit)}, the limit of this server for a face value`,
      ),
    )

function overOrderValue(currency: string, values: Values, limit: ReadonlyMap<string, bigint>): readonly SchemaIssue[] {
  const sum = values.reduce((total, { value = 0n }) => total + value, 0n)
  if (!isOver(sum, limit.get(currency))) return []
  const said = `the face values come to ${decimalOf(sum)}, which is over ${inCurrency(currency, limit)}, the limit of this server for an order`
  return [over([], said)]
}

/** What has no limit in its currency is over any. */
const isOver = (value: bigint | undefined, limit: bigint | undefined): boolean =>
  value === undefined || limit === undefined || value > limit

const inCurrency = (currency: string, limit: ReadonlyMap<string, bigint>): string =>
  `${decimalOf(limit.get(currency) ?? 0n)} ${currency}`

const over = (path: SchemaIssue['path'], message: string): SchemaIssue => ({ path, code: 'over_limit', message })
