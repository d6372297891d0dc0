import type { ApiResponse } from '@x/sandbox'
import type { KnownRedemptionErrorCode } from '../../redemption/error-codes.ts'
import { jsonResponse } from '../requests/error-bodies.ts'
import type { RedemptionShape } from './redemption-shape.ts'

/** The bodies of a payout's link (developer.runa.io, /features/redemption-api). Every one of them comes with a 200. */

/** Why there is no code, by Runa's own codes. The wording is the sandbox's: Runa's is not documented. */
export const REDEMPTION_ERRORS: Readonly<Record<KnownRedemptionErrorCode, string>> = {
  RE001: 'E-code not found',
  RE002: 'Account not active',
  RE003: 'E-code invalidated',
  RE004: 'E-code expired',
  RE005: 'E-code cancelled',
  RE006: 'No stock at this moment',
  RE007: 'Product not active',
  RE008: 'Processing error',
  RE009: 'Requested too soon after a processing error',
  RE010: 'Account out of funds',
  RE011: 'Token not found',
  RE012: 'Item invalid',
  RE013: 'Feature not enabled',
  RE999: 'Unexpected error',
}

export const isRedemptionErrorCode = (name: string): name is KnownRedemptionErrorCode =>
  Object.hasOwn(REDEMPTION_ERRORS, name)

/** @param orderId null for a link that belongs to no order, and where the sandbox does not know whose link it was. */
export const redemptionError = (code: KnownRedemptionErrorCode, orderId: string | null): ApiResponse =>
  jsonResponse(200, {
    status: 'ERROR',
    order_id: orderId,
    error_code: code,
    error_string: REDEMPTION_ERRORS[code],
    error_details: null,
  })

/** What a link gives. */
export interface RedeemedPayout {
  readonly orderId: string
  /** Decides the codes: the same token gives the same codes. */
  readonly token: string
  /** The face value, a decimal string. */
  readonly amount: string
  readonly shape: RedemptionShape
  /** When the order was placed, in milliseconds since the Unix epoch. */
  readonly placedAt: number
}

/** Runa's way of writing "never". */
const NEVER = '3000-01-01'
const DAY_MS = 86_400_000

/** @param error the failure of the card itself, within an answer that reports success. */
export function redemptionSuccess(payout: RedeemedPayout, error: KnownRedemptionErrorCode | undefined): ApiResponse {
  return jsonResponse(200, {
    status: 'SUCCESS',
    order_id: payout.orderId,
    e_code: {
      ...(error === undefined ? eCode(payout) : NOTHING),
      amount: payout.amount,
      error_code: error ?? null,
      error_string: error === undefined ? null : REDEMPTION_ERRORS[error],
    },
    error_code: null,
    error_string: null,
    error_details: null,
  })
}

const NOTHING = {
  type: 'code',
  status: 'ERROR',
  code: null,
  pin: null,
  barcode_format: null,
  barcode_string: null,
  expiry_date: null,
  url: null,
}

function eCode({ token, shape, placedAt }: RedeemedPayout) {
  const digits = digitsOf(token)
  if (shape.type === 'url') {
    const url = `https://redeem.sandbox.example/${digits}`
    return { ...NOTHING, type: 'url', status: 'ACTIVE', code: url, url }
  }
  const { pin = false, barcode, days } = shape
  return {
    ...NOTHING,
    status: 'ACTIVE',
    code: `SANDBOX-${digits.slice(0, 4)}-${digits.slice(4, 8)}`,
    pin: pin ? digits.slice(8, 12) : null,
    barcode_format: barcode ?? null,
    barcode_string: barcode === undefined ? null : digits.slice(12, 28),
    expiry_date: days === undefined ? NEVER : new Date(placedAt + days * DAY_MS).toISOString().slice(0, 10),
  }
}

/** Digits that a token decides, and that do not give it away: it stays a secret even where codes are shown. */
const digitsOf = (token: string): string =>
  Array.from(token.replaceAll('-', ''), (sign, index) => (Number.parseInt(sign, 16) * 7 + index) % 10).join('')

/** What a browser sees. The same for every link: the sandbox has no shop. */
export const redemptionPage = (): ApiResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=UTF-8' },
  body: '<html><head><title>Your payout</title></head><body>Your payout (sandbox)</body></html>\n',
})

/** The answer to a request with a credential. The real host would ignore it, and your key would be in its logs. */
export const misplacedCredential = (header: string): ApiResponse =>
  jsonResponse(400, {
    message: `The sandbox refuses this: the header ${header} came with a request to a payout's link. The link alone is the credential, and an API key has no business there.`,
  })
