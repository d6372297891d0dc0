import type { Random } from '@x/chaos'
import type { RunaFaultName } from '@x/runa-payouts/testing'
import type { Weather } from './game-plan.ts'

/** What the server does instead of responding as it should. */
export type RequestFault =
  | { readonly name: RunaFaultName; readonly retryAfter?: number }
  | { readonly status: number; readonly body?: unknown; readonly stored?: boolean; readonly commit?: boolean }
  | { readonly delay: number }

/** A rejection by the API itself, in its own form. */
const refusal = (status: number, type: string, stored: boolean): RequestFault => ({
  status,
  stored,
  body: { type, message: 'No.', help: null },
})

/**
 * From something in front of the API, or about the rate or the account: Runa stores none of it under the key. Those
 * that end a run (401, 403) are rare, so that runs meet more than one.
 */
const UNKEPT: readonly [RequestFault, ...RequestFault[]] = [
  { name: 'rate-limit' },
  ...[404, 404, 409, 409, 413, 413, 418, 418, 401, 403].map((status) => ({ status, body: { message: 'No.' } })),
  { name: 'rate-limit', retryAfter: 3 },
  { name: 'rate-limit', retryAfter: 60 },
  { name: 'idempotency-in-progress' },
  { name: 'ordering-restricted' },
]

/** Stored under the key; the last one is of an unknown type. */
const KEPT: readonly [RequestFault, ...RequestFault[]] = [
  refusal(400, 'insufficient_funds', true),
  refusal(400, 'currency_not_supported', true),
  refusal(400, 'invalid_card_id', true),
  refusal(422, 'validation_error', true),
  refusal(422, 'validation_error', true),
  refusal(422, 'recipient_resting', true),
  refusal(422, 'recipient_resting', true),
]

const LOST: readonly [RequestFault, ...RequestFault[]] = [
  { name: 'drop-before' },
  { name: 'drop-after-commit' },
  { name: 'drop-after-commit' },
  { name: 'truncate' },
  { name: 'truncated-json' },
  { name: 'html-502' },
  { name: 'html-502-after-commit' },
  { name: 'internal-error' },
  { name: 'internal-error-after-commit' },
  { name: 'timeout-504' },
  { name: 'timeout-504-after-commit' },
  { name: 'unavailable-503' },
  { name: 'empty-200' },
  { delay: 2_000 },
  { delay: 10_000 },
]

const SILENT: readonly [RequestFault, ...RequestFault[]] = [
  { name: 'stall-before' },
  { name: 'stall-after-commit' },
  { name: 'stall-body' },
  { delay: 34_000 },
  { delay: 36_000 },
]

/** What happens to a request; undefined for nothing. */
export function faultOf(weather: Weather, isCreate: boolean, chance: Random): RequestFault | undefined {
  // Reading fails as well, but less often: reading never changes who was paid.
  if (!isCreate) return weather !== 'fair' && chance.chance(0.05) ? chance.pick(LOST) : undefined
  const lot = chance.next()
  switch (weather) {
    case 'fair':
      return lot < 0.1 ? chance.pick(LOST) : undefined
    case 'rough':
      if (lot < 0.35) return chance.pick(LOST)
      if (lot < 0.45) return chance.pick(UNKEPT)
      return lot < 0.5 ? chance.pick(KEPT) : undefined
    case 'refusing':
      if (lot < 0.5) return chance.pick(UNKEPT)
      if (lot < 0.7) return chance.pick(KEPT)
      return lot < 0.8 ? chance.pick(LOST) : undefined
    case 'lossy':
      if (lot < 0.4) return { name: 'drop-after-commit' }
      return lot < 0.8 ? { name: 'internal-error-after-commit' } : undefined
    case 'silent':
      if (lot < 0.3) return chance.pick(SILENT)
      return lot < 0.5 ? chance.pick(LOST) : undefined
  }
}
