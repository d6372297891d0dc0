import { ConfigurationError } from '@x/transport'
import type { OptionCheck } from '../options/option-check.ts'
import { shownName } from '../options/shown-name.ts'
import { hundredthsOf } from './hundredths.ts'

/** Amounts by currency: `{ USD: 50 }`, or as decimal text, `{ USD: '19.99' }`. At most two decimals. */
export type AmountByCurrency = Readonly<Record<string, number | string>>

/**
 * What a server places at most, whoever asks. An order beyond is refused, and nothing is sent. A limit that is there and
 * undefined, as from a variable that nobody set, is a ConfigurationError: leave out the limits that you do not want.
 */
export interface OrderLimits {
  /**
   * The largest face value of an item, in the currency of `currencies`. A face value is in the currency of its product,
   * which the server cannot look up: it is taken to be in the payment currency, so that `currencies` has to name exactly
   * one. Default: no limit.
   */
  readonly maxFaceValue?: AmountByCurrency
  /** The largest sum of the face values of an order, likewise. Default: no limit. */
  readonly maxOrderValue?: AmountByCurrency
  /**
   * How many orders may be placed within any hour, by whatever handler of the same client has this option: REST and tools
   * count together. An order counts once it may have been placed, and a repeat under its key does not count again. Default:
   * no limit.
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
    return `expected ${AMOUNTS}, got ${kindOf(value)}`
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
  return `${name}: expected an amount above 0 with at most 2 decimals, got ${kindOf(amount)}`
}

const count: OptionCheck = (value) =>
  Number.isSafeInteger(value) && Number(value) > 0 ? undefined : `expected a whole number above 0, got ${kindOf(value)}`

const currencies: OptionCheck = (value) => {
  if (!Array.isArray(value) || value.length === 0) {
    return `expected an array of currency codes, such as ["USD"], got ${Array.isArray(value) ? 'an empty one' : kindOf(value)}`
  }
  const given: readonly unknown[] = value
  for (const one of given) {
    if (typeof one === 'string' && isCurrency(one)) continue
    const got = typeof one === 'string' ? JSON.stringify(shownName(one)) : kindOf(one)
    return `expected currency codes of three capital letters, got ${got}`
  }
  const twice = given.find((one, index) => given.indexOf(one) !== index)
  return twice === undefined ? undefined : `${String(twice)} is named twice`
}

export const LIMIT_CHECKS = {
  maxFaceValue: amounts,
  maxOrderValue: amounts,
  maxOrders: count,
  currencies,
} as const satisfies Readonly<Record<keyof OrderLimits, OptionCheck>>

/** A value in a message. A text may be a secret in the wrong place. */
function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'a string'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

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
      `${option}: ${useless} is not the payment currency in currencies, ${currency}, so that its amount would limit nothing`,
    )
  }
  return new Map(Object.entries(given).map(([name, amount]) => [name, hundredthsOf(amount) ?? 0n]))
}
