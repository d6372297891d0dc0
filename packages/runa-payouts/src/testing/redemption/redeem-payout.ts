import type { ApiResponse, Fault, SandboxRequest } from '@x/sandbox'
import type { Catalogue } from '../catalogue/product-catalogue.ts'
import { type OrderBook, statusAt } from '../orders/order-book.ts'
import { orderItems } from '../orders/order-documents.ts'
import {
  isRedemptionErrorCode,
  misplacedCredential,
  redemptionError,
  redemptionPage,
  redemptionSuccess,
} from './redemption-bodies.ts'
import { redemptionShape } from './redemption-shape.ts'

/** What a link reads. */
export interface RedemptionDesk {
  readonly book: OrderBook
  readonly catalogue: Catalogue
  /** Until when a link that met RE008 answers RE009, by its token. */
  readonly tooSoonUntil: Map<string, number>
}

/** How long a link answers RE009 after RE008 (developer.runa.io, /features/redemption-api). */
const TOO_SOON_MS = 60_000

/** Headers that have no business at a payout's link. */
const CREDENTIALS = ['x-api-key', 'authorization', 'cookie']

/** The answer of a payout's link. */
export function redeemPayout(
  desk: RedemptionDesk,
  { url, headers }: SandboxRequest,
  { token, fault, now }: { readonly token: string; readonly fault: Fault | undefined; readonly now: number },
): ApiResponse {
  const credential = CREDENTIALS.find((name) => headers.has(name))
  if (credential !== undefined) return misplacedCredential(credential)
  if (url.searchParams.get('format') !== 'json') return redemptionPage()
  const found = desk.book.byToken(token)
  if (found === undefined || statusAt(found.order, now) !== 'COMPLETED') {
    return redemptionError('RE011', found?.order.id ?? null)
  }
  const { order, index } = found
  if (now < (desk.tooSoonUntil.get(token) ?? 0)) return redemptionError('RE009', order.id)
  if (fault?.name === 'RE008') desk.tooSoonUntil.set(token, now + TOO_SOON_MS)
  if (fault !== undefined && isRedemptionErrorCode(fault.name)) return redemptionError(fault.name, order.id)
  const item = orderItems(order)[index]
  const { products } = order.request.items[index] ?? {}
  const code =
    products?.type === 'SINGLE' ? products.value : products?.type === 'MULTIPLE' ? products.values[0] : undefined
  const payout = {
    orderId: order.id,
    token,
    amount: item?.face_value ?? '0.00',
    shape: redemptionShape(code, code === undefined ? undefined : desk.catalogue.owner(code)),
    placedAt: order.placedAt,
  }
  return redemptionSuccess(payout, fault?.name === 'RE003-in-success' ? 'RE003' : undefined)
}
