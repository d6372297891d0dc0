import { ConfigurationError } from '@x/transport'
import { LOOPBACK_HOSTS } from '../access/access-checks.ts'
import { type AmountByCurrency, isAmountLimit, isCurrency, type OrderLimits } from '../limits/order-limits.ts'
import { isThisMachine } from '../listen/listen.ts'
import { alternatives } from '../options/option-check.ts'

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
    if (amounts.has(currency)) throw new ConfigurationError(`--${flag}: ${currency} occurs twice`)
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

/** What is wrong with a command, in one line. */
export class CommandError extends Error {
  /** 1: what it needs is not available. 2: it was called in a way that is invalid. 5: it stopped before it did anything. */
  readonly exitCode: 1 | 2 | 5

  constructor(message: string, exitCode: 1 | 2 | 5 = 2) {
    super(message)
    this.exitCode = exitCode
  }
}

export const listIn = (values: FlagValues, name: string): readonly string[] | undefined =>
  values
    .get(name)
    ?.split(',')
    .map((one) => one.trim())

/** On other addresses the token keeps web pages out, so any name is allowed by default. */
export function hostsIn(values: FlagValues, host: string): readonly string[] | undefined {
  const named = listIn(values, 'allowed-hosts')
  if (named === undefined && !isThisMachine(host)) return undefined
  return [...LOOPBACK_HOSTS, host, ...(named ?? [])]
}

export function bytesIn(values: FlagValues): number | undefined {
  const value = values.get('max-body')
  if (value === undefined) return undefined
  const bytes = /^\d{1,15}$/.test(value) ? Number(value) : 0
  if (bytes > 0) return bytes
  throw new CommandError(`--max-body: expected a whole number of bytes above 0, got ${JSON.stringify(value)}`)
}

/** In ms. */
export function deadlineIn(values: FlagValues): number | undefined {
  const value = values.get('deadline')
  if (value === undefined) return undefined
  const seconds = /^\d{1,5}$/.test(value) ? Number(value) : 0
  if (seconds >= 1 && seconds <= LONGEST_DEADLINE_S) return seconds * 1000
  throw new CommandError(
    `--deadline: expected a whole number of seconds, 1 to ${LONGEST_DEADLINE_S}, got ${JSON.stringify(value)}`,
  )
}

/** A day. No caller waits as long. */
const LONGEST_DEADLINE_S = 86_400

export function portIn(values: FlagValues, names: readonly string[], otherwise: number): number {
  const name = names.find((one) => values.has(one))
  const value = name === undefined ? undefined : values.get(name)
  if (value === undefined) return otherwise
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (port <= 65_535) return port
  throw new CommandError(`--${name}: expected a port, 0 to 65535, got ${JSON.stringify(value)}`)
}

/** One of several words; the first where none is given. */
export function choiceIn<Word extends string>(
  values: FlagValues,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const given = values.get(name)
  if (given === undefined) return words[0]
  const known = words.find((one) => one === given)
  if (known !== undefined) return known
  throw new CommandError(`--${name}: expected ${alternatives(words)}, got ${JSON.stringify(given)}`)
}
