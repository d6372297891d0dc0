import { ConfigurationError, type SchemaIssue, shownKind } from '@x/transport'
import { type OptionCheck, shownName } from '../options/option-check.ts'

/**
 * An amount in hundredths, as a whole number. Exact: it goes by the digits that are written, never by arithmetic on them.
 * Undefined for whatever is not an amount of at most two decimals: a sign, an exponent, a text that is not a number.
 */
export function hundredthsOf(amount: unknown): bigint | undefined {
  if (typeof amount !== 'number' && typeof amount !== 'string') return undefined
  const match = /^(\d{1,21})(?:\.(\d{1,2}))?$/.exec(String(amount))
  if (match === null) return undefined
  const [, whole = '', decimals = ''] = match
  return BigInt(whole + decimals.padEnd(2, '0'))
}

/** For a person: `50`, or `19.90`. */
export function decimalOf(hundredths: bigint): string {
  const digits = String(hundredths).padStart(3, '0')
  const [whole, decimals] = [digits.slice(0, -2), digits.slice(-2)]
  return decimals === '00' ? whole : `${whole}.${decimals}`
}

/** Amounts by currency: `{ USD: 50 }`, or as decimal text, `{ USD: '19.99' }`. At most two decimals. */
export type AmountByCurrency = Readonly<Record<string, number | string>>

/**
 * The limits on the orders of a server. An order over a limit is refused, and nothing is sent. A limit that is undefined,
 * as from an unset variable, is a ConfigurationError: leave out the limits that you do not want.
 */
export interface OrderLimits {
  /**
   * The largest face value of an item, in the currency of `currencies`. A face value is in the currency of its product,
   * which the server cannot look up. It is taken to be in the payment currency, so `currencies` has to name exactly one.
   * Default: no limit.
   */
  readonly maxFaceValue?: AmountByCurrency
  /** The largest sum of the face values of an order, in the same currency. Default: no limit. */
  readonly maxOrderValue?: AmountByCurrency
  /**
   * The most orders within an hour. All handlers of one client that have this option count together, REST and tools
   * alike. An order counts once it may have been placed, and a repeat under its key does not count again. Default: no
   * limit.
   */
  readonly maxOrders?: number
  /** The payment currencies that an order may be paid in: `['USD']`. Default: any. */
  readonly currencies?: readonly string[]
}

/** The same, checked and ready to be compared. Amounts are in hundredths. */
export interface Limits {
  readonly currencies: readonly string[] | undefined
  readonly maxFaceValue: ReadonlyMap<string, bigint> | undefined
  readonly maxOrderValue: ReadonlyMap<string, bigint> | undefined
  readonly maxOrders: number | undefined
}

/** Whether there is a limit at all. */
export const isLimited = (limits: Limits): boolean => Object.values(limits).some((limit) => limit !== undefined)

/** ISO 4217, as the API writes it. */
const CURRENCY = /^[A-Z]{3}$/

export const isCurrency = (name: string): boolean => CURRENCY.test(name)

/** Whether a limit can be that: above zero, exact. */
export const isAmountLimit = (amount: unknown): boolean => (hundredthsOf(amount) ?? 0n) > 0n

const AMOUNTS = 'an object of amounts by currency, such as { USD: 50 }'

const amounts: OptionCheck = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `expected ${AMOUNTS}, got ${shownKind(value)}`
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return `expected ${AMOUNTS}, got an empty one`
  const [wrongName] = entries.find(([name]) => !isCurrency(name)) ?? []
  if (wrongName !== undefined) {
    return `expected currency codes of three capital letters, got ${JSON.stringify(shownName(wrongName))}`
  }
  const wrong = entries.find(([, amount]) => !isAmountLimit(amount))
  if (wrong === undefined) return undefined
  const [name, amount] = wrong
  return `${name}: expected an amount above 0 with at most 2 decimals, got ${shownKind(amount)}`
}

const count: OptionCheck = (value) =>
  Number.isSafeInteger(value) && Number(value) > 0
    ? undefined
    : `expected a whole number above 0, got ${shownKind(value)}`

const currencies: OptionCheck = (value) => {
  if (!Array.isArray(value) || value.length === 0) {
    return `expected an array of currency codes, such as ["USD"], got ${Array.isArray(value) ? 'an empty one' : shownKind(value)}`
  }
  const given: readonly unknown[] = value
  for (const one of given) {
    if (typeof one === 'string' && isCurrency(one)) continue
    const got = typeof one === 'string' ? JSON.stringify(shownName(one)) : shownKind(one)
    return `expected currency codes of three capital letters, got ${got}`
  }
  const twice = given.find((one, index) => given.indexOf(one) !== index)
  return twice === undefined ? undefined : `${String(twice)} occurs twice`
}

export const LIMIT_CHECKS = {
  maxFaceValue: amounts,
  maxOrderValue: amounts,
  maxOrders: count,
  currencies,
} as const satisfies Readonly<Record<keyof OrderLimits, OptionCheck>>

/**
 * @param options of which each limit is right by itself.
 * @throws ConfigurationError where they do not go together.
 */
export function limitsOf(options: OrderLimits): Limits {
  const { currencies: allowed, maxOrders } = options
  return {
    currencies: allowed && [...allowed],
    maxFaceValue: valueLimit('maxFaceValue', options),
    maxOrderValue: valueLimit('maxOrderValue', options),
    maxOrders,
  }
}

function valueLimit(
  option: 'maxFaceValue' | 'maxOrderValue',
  { [option]: given, currencies: allowed = [] }: OrderLimits,
): Limits['maxFaceValue'] {
  if (given === undefined) return undefined
  const [currency, ...others] = allowed
  if (currency === undefined || others.length > 0) {
    throw new ConfigurationError(
      `${option}: needs exactly one payment currency in currencies, got ${currency === undefined ? 'none' : allowed.join(', ')}. A face value is in the currency of its product, which this server cannot look up`,
    )
  }
  if (!Object.hasOwn(given, currency)) {
    throw new ConfigurationError(`${option}: has no amount in ${currency}, which is the payment currency in currencies`)
  }
  const useless = Object.keys(given).find((name) => name !== currency)
  if (useless !== undefined) {
    throw new ConfigurationError(
      `${option}: ${useless} is not the payment currency in currencies, ${currency}, so its amount would limit nothing`,
    )
  }
  return new Map(Object.entries(given).map(([name, amount]) => [name, hundredthsOf(amount) ?? 0n]))
}

/** The limits in words, for the caller: a model that knows them does not exceed them. */
export function limitsText({ maxFaceValue, maxOrderValue, maxOrders, currencies }: Limits): string {
  const said = [
    ...(maxFaceValue === undefined ? [] : [`a face value of at most ${amountsIn(maxFaceValue)}`]),
    ...(maxOrderValue === undefined ? [] : [`at most ${amountsIn(maxOrderValue)} an order`]),
    ...(maxOrders === undefined ? [] : [`at most ${maxOrders} ${maxOrders === 1 ? 'order' : 'orders'} an hour`]),
    ...(currencies === undefined ? [] : [`paid in ${currencies.join(', ')} only`]),
  ]
  return `Limits of this server: ${said.join('; ')}. Do not split a payment to stay below them.`
}

const amountsIn = (limit: ReadonlyMap<string, bigint>): string =>
  [...limit].map(([currency, amount]) => `${decimalOf(amount)} ${currency}`).join(', ')

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
  if (amounts === undefined) return [over([], 'the amounts are unreadable, and this server limits them')]
  const { currency, faceValues } = amounts
  if (currencies !== undefined && !currencies.includes(currency.value)) {
    return [over(currency.path, `this server pays in ${currencies.join(', ')} only, got ${currency.value}`)]
  }
  const values = faceValues.map(({ path, value }) => ({ path, value: hundredthsOf(value) }))
  const untold = values.find(({ value }) => value === undefined)
  if (untold !== undefined) return [over(untold.path, 'the amount is unreadable, and this server limits it')]
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
        `${decimalOf(value)} exceeds ${inCurrency(currency, limit)}, the limit of this server for a face value`,
      ),
    )

function overOrderValue(currency: string, values: Values, limit: ReadonlyMap<string, bigint>): readonly SchemaIssue[] {
  const sum = values.reduce((total, { value = 0n }) => total + value, 0n)
  if (!isOver(sum, limit.get(currency))) return []
  const said = `the face values add up to ${decimalOf(sum)}, which exceeds ${inCurrency(currency, limit)}, the limit of this server for an order`
  return [over([], said)]
}

/** What has no limit in its currency is over any. */
const isOver = (value: bigint | undefined, limit: bigint | undefined): boolean =>
  value === undefined || limit === undefined || value > limit

const inCurrency = (currency: string, limit: ReadonlyMap<string, bigint>): string =>
  `${decimalOf(limit.get(currency) ?? 0n)} ${currency}`

const over = (path: SchemaIssue['path'], message: string): SchemaIssue => ({ path, code: 'over_limit', message })
