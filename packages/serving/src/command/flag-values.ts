import { ConfigurationError } from '@x/transport'
import { type AmountByCurrency, isAmountLimit, isCurrency, type OrderLimits } from '../limits/order-limits.ts'

/**
 * The whole number that a flag of a sandbox has; undefined where it is not given.
 *
 * @throws ConfigurationError that names the flag, what came and what is allowed.
 */
export function numberFlag(
  values: ReadonlyMap<string, string>,
  name: string,
  { least, most, of }: { readonly least: number; readonly most: number; readonly of: string },
): number | undefined {
  const value = values.get(name)
  if (value === undefined) return undefined
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
  if (number >= least && number <= most) return number
  throw new ConfigurationError(
    `--${name}: expected a whole number of ${of}, ${least} to ${most}, got ${JSON.stringify(value)}`,
  )
}

/** Which flag says which limit. */
export const LIMIT_FLAGS = {
  maxFaceValue: 'max-face-value',
  maxOrderValue: 'max-order-value',
  maxOrders: 'max-orders',
  currencies: 'currencies',
} as const satisfies Readonly<Record<keyof OrderLimits, string>>

/** By the names of flags, as they were typed. */
type FlagValues = ReadonlyMap<string, string>

/**
 * The limits that a command line names, and none that it does not.
 *
 * @throws ConfigurationError for a value that cannot be read, by its flag.
 */
export function limitsIn(values: FlagValues): OrderLimits {
  const faceValue = amountsIn(values, LIMIT_FLAGS.maxFaceValue)
  const orderValue = amountsIn(values, LIMIT_FLAGS.maxOrderValue)
  const orders = countIn(values, LIMIT_FLAGS.maxOrders)
  const currencies = currenciesIn(values, LIMIT_FLAGS.currencies)
  return {
    ...(faceValue === undefined ? {} : { maxFaceValue: faceValue }),
    ...(orderValue === undefined ? {} : { maxOrderValue: orderValue }),
    ...(orders === undefined ? {} : { maxOrders: orders }),
    ...(currencies === undefined ? {} : { currencies }),
  }
}

const wrong = (flag: string, expected: string, got: string): ConfigurationError =>
  new ConfigurationError(`--${flag}: expected ${expected}, got ${JSON.stringify(got)}`)

const partsOf = (text: string): readonly string[] => text.split(',').map((part) => part.trim())

function amountsIn(values: FlagValues, flag: string): AmountByCurrency | undefined {
  const text = values.get(flag)
  if (text === undefined) return undefined
  const amounts = new Map<string, string>()
  for (const part of partsOf(text)) {
    const [currency = '', amount = '', ...more] = part.split(':').map((one) => one.trim())
    if (more.length > 0 || !isCurrency(currency) || !isAmountLimit(amount)) {
      throw wrong(flag, 'amounts above 0 by currency, such as USD:50 or EUR:19.99', part)
    }
    if (amounts.has(currency)) throw new ConfigurationError(`--${flag}: ${currency} is named twice`)
    amounts.set(currency, amount)
  }
  return Object.fromEntries(amounts)
}

function countIn(values: FlagValues, flag: string): number | undefined {
  const text = values.get(flag)
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw wrong(flag, 'a whole number above 0', text)
}

function currenciesIn(values: FlagValues, flag: string): readonly string[] | undefined {
  const text = values.get(flag)
  if (text === undefined) return undefined
  const currencies = partsOf(text)
  const strange = currencies.find((one) => !isCurrency(one))
  if (strange !== undefined) throw wrong(flag, 'currency codes of three capital letters, such as USD,EUR', strange)
  return currencies
}
