import type { ApiResponse, DueResponse, Fault, SandboxRequest } from '@x/sandbox'
import type { Catalogue } from '../catalogue/product-catalogue.ts'
import { linkBase } from '../redemption/payout-host.ts'
import { apiError, jsonResponse, validationError } from '../requests/error-bodies.ts'
import type { Claim, IdempotencyStore } from '../requests/idempotency-store.ts'
import { parsedBody } from '../requests/request-check.ts'
import type { Balances } from './balances.ts'
import type { Identifiers } from './identifiers.ts'
import { newOrder, type OrderBook, type OrderScript, orderLife, statusAt } from './order-book.ts'
import { orderDocument } from './order-documents.ts'
import { priceItems } from './pricing.ts'

/** What placing an order reads and changes. */
export interface OrderDesk {
  readonly book: OrderBook
  readonly store: IdempotencyStore
  readonly balances: Balances
  readonly catalogue: Catalogue
  readonly identifiers: Identifiers
  /** How long an async order is PROCESSING, in milliseconds. */
  readonly processingMs: number
  /** Whether headers can ask for errors and emails. */
  readonly isForTrying: boolean
  now(): number
  /** The script for the order that is being placed. Reading it uses it up. */
  nextScript(): OrderScript | undefined
}

/** Accepts an order. `delayed` waits for the fault's delay: until then the request counts as running. */
export async function createOrder(
  context: OrderDesk,
  request: SandboxRequest,
  fault: Fault | undefined,
  delayed: () => Promise<void>,
): Promise<DueResponse> {
  const key = request.headers.get('X-Idempotency-Key') ?? ''
  if (key === '') {
    await delayed()
    return missingKey()
  }
  const claim = context.store.claim(key, request.body, context.now())
  await delayed()
  if (claim.kind !== 'new') return repeatAnswer(claim)
  if (fault?.commit === false) {
    if (fault.stored && fault.effect.show === 'instead') context.store.keep(key, wordsOf(fault.effect))
    else context.store.release(key)
    return undone()
  }
  const answer = bookOrder(context, request, key)
  context.store.keep(key, fault?.stored && fault.effect.show === 'instead' ? wordsOf(fault.effect) : answer)
  return answer
}

const wordsOf = ({ status, headers, body }: ApiResponse): ApiResponse => ({ status, headers, body })

/** The answer for work that a fault prevented. The fault replaces it, so nobody sees this. */
const undone = (): ApiResponse => apiError('internal_server_error')

/**
 * The documentation does not say that a missing key is a validation error. Other required headers of the API behave
 * that way.
 */
const missingKey = (): ApiResponse =>
  validationError([{ type: 'missing', message: 'Field required', location: ['header', 'X-Idempotency-Key'] }])

function repeatAnswer(claim: Exclude<Claim, { kind: 'new' }>): DueResponse {
  return { ...wordsToRepeat(claim), isRepeated: true }
}

function wordsToRepeat(claim: Exclude<Claim, { kind: 'new' }>): ApiResponse {
  switch (claim.kind) {
    case 'replay':
      return claim.answer
    case 'conflict':
      return apiError('idempotency_validation_error')
    case 'running':
      return apiError('idempotency_in_progress')
  }
}

/**
 * Checks the order, and enters it in the book. From here on, every response is stored under the key, including
 * rejections.
 */
function bookOrder(context: OrderDesk, request: SandboxRequest, idempotencyKey: string): ApiResponse {
  const mode = request.headers.get('X-Execution-Mode') ?? 'async'
  if (mode !== 'async' && mode !== 'sync') return apiError('invalid_execution_mode')
  const parsed = parsedBody('createOrder', request.body)
  if ('problems' in parsed) return validationError(parsed.problems)
  const order = parsed.body
  const trigger = context.isForTrying ? triggeredError(request.headers) : undefined
  if (trigger !== undefined) return trigger
  // The documentation says that sync takes one item (developer.runa.io, /getting-started/first-order/sync), but not the
  // error type.
  if (mode === 'sync' && order.items.length !== 1) {
    return apiError('invalid_execution_mode', 'An order in sync mode has exactly one item')
  }
  const pricing = priceItems(order, context.catalogue, mode === 'sync')
  if ('refused' in pricing) return apiError(pricing.refused, pricing.message)
  const now = context.now()
  if (!context.balances.covers(pricing.total, pricing.paymentCurrency, now)) return apiError('insufficient_funds')
  const life = orderLife(context.nextScript(), now, mode === 'sync' ? 0 : context.processingMs)
  const placed = newOrder(
    context.identifiers,
    { idempotencyKey, request: order, pricing, ...life },
    linkBase(request.url),
  )
  context.book.add(placed)
  const echoed = context.isForTrying ? echoedHeaders(request.headers) : {}
  if (mode === 'sync') return jsonResponse(200, orderDocument(placed, now), echoed)
  return jsonResponse(202, { id: placed.id, status: statusAt(placed, now) }, echoed)
}

/**
 * The playground sends emails only on request, and repeats the request in its response (developer.runa.io,
 * /reference/2024-02-05/playground). The sandbox sends none.
 */
function echoedHeaders(headers: Headers): Readonly<Record<string, string>> {
  return headers.get('X-Send-Email') === 'true' ? { 'X-Send-Email': 'true' } : {}
}

/** How the playground lets you request an error (developer.runa.io, /reference/2024-02-05/playground). */
function triggeredError(headers: Headers): ApiResponse | undefined {
  const trigger = headers.get('X-Trigger-Error')
  if (trigger !== 'insufficient_funds' && trigger !== 'internal_server_error') return undefined
  return apiError(trigger)
}
