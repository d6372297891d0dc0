import { shownValue } from '@x/transport'
import { LARGEST_FACE_VALUE } from '../schemas/face-value.ts'

/** How amounts are written. */
export interface AmountNotation {
  readonly decimal: 'point' | 'comma'
  /** Of the amounts, if it is known: some have no decimals. */
  readonly currency: string | undefined
}

const MOST_DECIMALS = 2

/** Digits, and a point with digits: nothing else, so that one text never means two amounts. */
const WITH_POINT = /^(\d+)(?:\.(\d+))?$/

/** The same with a comma. Points between thousands are allowed where every one of them is there. */
const WITH_COMMA = /^(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d+))?$/

/** An amount, or what is wrong with the text. */
export function readAmount(
  text: string,
  { decimal, currency }: AmountNotation,
): { readonly amount: number } | { readonly problem: string } {
  const match = (decimal === 'comma' ? WITH_COMMA : WITH_POINT).exec(text)
  if (match === null) return { problem: `expected ${expected(decimal)}, got ${shownValue(text)}${hint(text, decimal)}` }
  const [, whole = '', decimals = ''] = match
  const most = Math.min(MOST_DECIMALS, decimalsOf(currency))
  if (decimals.length > most) {
    const allowed = most === 0 ? `a whole number, as ${currency} has no decimals` : `at most ${most} decimals`
    return {
      problem: `expected ${allowed}, got ${shownValue(text)}${decimals.length === 3 ? hint(text, decimal) : ''}`,
    }
  }
  // Only digits and one point are left: every reader of numbers reads the same.
  const amount = Number(`${whole.replaceAll('.', '')}.${decimals}0`)
  if (amount === 0) return { problem: `expected more than 0, got ${shownValue(text)}` }
  if (amount > LARGEST_FACE_VALUE) {
    return { problem: `expected at most ${LARGEST_FACE_VALUE}, got ${shownValue(text)}` }
  }
  return { amount }
}

const expected = (decimal: AmountNotation['decimal']): string =>
  decimal === 'comma' ? 'an amount such as 1200,50 or 1.200,50' : 'digits and at most one point, as in 25 or 1200.50'

/** By currency: a list has few, and making a format is slow. */
const known = new Map<string, number>()

/** The decimals of a currency (ISO 4217), as the runtime knows them. Two for an unknown one. */
function decimalsOf(currency: string | undefined): number {
  if (currency === undefined) return MOST_DECIMALS
  const found = known.get(currency)
  if (found !== undefined) return found
  let decimals: number = MOST_DECIMALS
  try {
    decimals =
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? decimals
  } catch {
    // Not the code of a currency. That is a problem of its own.
  }
  known.set(currency, decimals)
  return decimals
}

/** What somebody probably meant, by the first that fits. */
const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/^=/, 'this is a formula: save the file with its values'],
  [/^\s*$/, 'the cell is empty'],
  [/^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?:[ T].*)?$/, 'this looks like a date'],
  [/%/, 'this is a percentage'],
  [/^[\s+]*\(.*\)\s*$|^\s*[-\u2212]|-\s*$/, 'a negative amount cannot be paid'],
  [/[\p{Sc}]|^[A-Za-z]{2,3}\s?\d|\d\s?[A-Za-z]{3}$/u, 'write the amount without its currency'],
  [/^[^\d]*\d+(?:\.\d+)?e[+-]?\d+$/i, 'write out all digits'],
  [/^0[xob]/i, 'write it with decimal digits'],
  [/[\u00a0\u202f\u2009]/, 'there is a no-break space in it'],
  [/\s/, 'there is a space or a line break in it'],
  [/(?![0-9])\p{Nd}/u, 'write it with the digits 0 to 9'],
]

/** Longer texts are no slips. */
const LONGEST_SLIP = 60

function hint(text: string, decimal: AmountNotation['decimal']): string {
  if (text.length > LONGEST_SLIP) return ''
  const found = HINTS.find(([pattern]) => pattern.test(text))?.[1] ?? separatorHint(text, decimal)
  return found === undefined ? '' : ` (${found})`
}

/** Thousands and decimals of different countries look the same: it is not guessed which was meant. */
function separatorHint(text: string, decimal: AmountNotation['decimal']): string | undefined {
  if (decimal === 'comma') return /\./.test(text) ? 'with a decimal comma, a point only separates thousands' : undefined
  if (/^\d{1,3}(?:\.\d{3})*,\d{1,2}$/.test(text)) return 'if this is a decimal comma, set decimal to comma'
  return /[,'_]|\.\d{3}/.test(text) ? 'write it without separators between thousands' : undefined
}
