import { deriveIdempotencyKey, isRequestValidationError } from '@x/runa-payouts'
import canonicalize from 'canonicalize'
import { NonRetriableError } from 'inngest'
import type { ApprovedBatch } from './batch-approved.ts'

/** One payout as it will be sent, whatever happens to the run: its key and its exact body. */
export interface PlannedOrder {
  readonly reference: string
  readonly idempotencyKey: string
  readonly body: string
}

/** The payouts of one step: as many as a serverless function can send one after the other in its time. */
const PAYOUTS_PER_STEP = 50

/** Runa's limit, in characters (developer.runa.io, /reference/2024-02-05/endpoint/orders/create). */
const LONGEST_DESCRIPTION = 128
const LONGEST_BATCH = 64

/**
 * Every payout becomes its own order. Its key depends only on the batch and its own reference: not on the event, its
 * place in the list, or the others on it. That keeps a second event from paying twice.
 *
 * The keys and bodies are those of `sendPayouts` without a journal, so that a script can take over where a function
 * stopped.
 */
export async function planBatch(approved: ApprovedBatch): Promise<PlannedOrder[][]> {
  const { batch, payouts } = approved
  refuseTwins(payouts.map(({ reference }) => reference))
  if (batch.length > LONGEST_BATCH) throw new NonRetriableError(`the batch's name is longer than ${LONGEST_BATCH}`)
  const orders: PlannedOrder[] = []
  for (const payout of payouts) orders.push(await planOrder(approved, payout))
  return Array.from({ length: Math.ceil(orders.length / PAYOUTS_PER_STEP) }, (_, chunk) =>
    orders.slice(chunk * PAYOUTS_PER_STEP, (chunk + 1) * PAYOUTS_PER_STEP),
  )
}

async function planOrder(
  { batch, payment_method }: ApprovedBatch,
  { reference, face_value, distribution_method, products }: ApprovedBatch['payouts'][number],
): Promise<PlannedOrder> {
  const idempotencyKey = await deriveIdempotencyKey('payout', batch, reference).catch((error: unknown) => {
    // An empty or missing batch or reference stays that way, however often it is retried.
    throw isRequestValidationError(error) ? new NonRetriableError(error.message) : error
  })
  const named = `${batch}/${reference}`
  const description = named.length <= LONGEST_DESCRIPTION ? named : `${batch}/${idempotencyKey}`
  const items = [{ face_value, distribution_method, products }]
  // Canonical: an event whose fields are in another order produces the same bytes.
  const body = canonicalize({ payment_method, items, description })
  if (body === undefined) throw new NonRetriableError(`payout ${reference} cannot be written as JSON`)
  return { reference, idempotencyKey, body }
}

function refuseTwins(references: readonly string[]): void {
  const seen = new Set<string>()
  const twins = references.filter((reference) => seen.size === seen.add(reference).size)
  if (twins.length > 0) throw new NonRetriableError(`in the list more than once: ${twins.join(', ')}. Nobody was paid.`)
}
