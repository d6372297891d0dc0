import { isJsonObject, plainDecimal } from '@x/transport'
import { type RedemptionErrorCode, redemptionErrorCode } from './error-codes.ts'
import type { Barcode, OtherRedemption, Redemption } from './redemption.ts'

/** The day that stands for "never" (developer.runa.io, /features/redemption-api). */
const NEVER = '3000-01-01'

/** The failure that an answer reports, whatever its HTTP status; undefined if it reports none. */
export function failureIn(json: unknown): { readonly code: RedemptionErrorCode | undefined } | undefined {
  if (!isJsonObject(json)) return undefined
  const inside = isJsonObject(json.e_code) ? json.e_code.error_code : undefined
  // A card can have its own failure within a success.
  const sent = [json.error_code, inside].find((code) => code !== undefined && code !== null && code !== '')
  return sent === undefined && json.status !== 'ERROR' ? undefined : { code: redemptionErrorCode(sent) }
}

/**
 * What a payout is redeemed for, from an answer without a failure. Fields may be missing, null, or new; an answer that
 * has nothing to show gives undefined.
 */
export function readRedemption(json: unknown): Redemption | undefined {
  if (!isJsonObject(json) || !isJsonObject(json.e_code)) return undefined
  // Anything but a success, or nothing at all, says that there is nothing to show yet.
  if (json.status !== undefined && json.status !== null && json.status !== 'SUCCESS') return undefined
  const sent = json.e_code
  const code = textOf(sent.code)
  const pin = textOf(sent.pin)
  const barcode = barcodeOf(sent)
  const url = textOf(sent.url)
  const shared = { ...defined({ amount: textOf(sent.amount), orderId: textOf(json.order_id) }), ...expiryOf(sent) }
  const shown = defined({ code, pin, barcode, url })
  const kind = textOf(sent.type) ?? kindOf(code, url)
  if (kind === 'url') {
    // `code` repeats the URL.
    const page = url ?? code
    return page === undefined ? undefined : { kind, url: page, ...shared }
  }
  if (kind === 'code') {
    const isEmpty = code === undefined && pin === undefined && barcode === undefined
    return isEmpty ? undefined : { kind, ...shown, ...shared }
  }
  // By definition the unknown member; the brand exists in types only.
  return { kind: kind as OtherRedemption['kind'], ...shown, ...shared, fields: sent }
}

/** The kind of an answer that does not say. */
const kindOf = (code: string | undefined, url: string | undefined): string =>
  url !== undefined && (code === undefined || code === url) ? 'url' : 'code'

function barcodeOf({ barcode_format, barcode_string }: Readonly<Record<string, unknown>>): Barcode | undefined {
  const value = textOf(barcode_string)
  // One of the known formats, or by definition the unknown member; the brand exists in types only.
  const format = (textOf(barcode_format) ?? null) as Barcode['format']
  return value === undefined ? undefined : { format, value }
}

function expiryOf({ expiry_date }: Readonly<Record<string, unknown>>): { readonly expiresOn?: string | null } {
  const day = textOf(expiry_date)
  if (day === undefined) return {}
  return { expiresOn: day.startsWith(NEVER) ? null : day }
}

/**
 * A text; a number as its digits. Undefined for nothing, and for what cannot be shown, such as a number with more digits
 * than JavaScript keeps: a code with other digits is worse than none.
 */
function textOf(sent: unknown): string | undefined {
  if (typeof sent === 'number' && Math.abs(sent) <= Number.MAX_SAFE_INTEGER) return plainDecimal(sent)
  return typeof sent === 'string' && sent !== '' ? sent : undefined
}

/** Without the fields that are undefined. */
function defined<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  // The same fields, fewer.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
