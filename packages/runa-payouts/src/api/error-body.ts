import type { ErrorBody } from '@x/transport'

/**
 * Reads each of Runa's error bodies: `{ type, message, help }`, the same with `details` for a 422, and the rate
 * limiter's `{ error }` (developer.runa.io, /best-practices/rate-limits), which has neither type nor message.
 */
export function readErrorBody(json: unknown): ErrorBody {
  if (typeof json !== 'object' || json === null) return {}
  const { type, message, help, details, error }: Record<string, unknown> = { ...json }
  return {
    type: text(type),
    message: text(message) ?? text(error),
    help: text(help),
    details: Array.isArray(details) ? details.map(detail) : undefined,
  }
}

function detail(value: unknown) {
  const { type, message, location }: Record<string, unknown> = typeof value === 'object' ? { ...value } : {}
  // Declared as strings; the validator behind the API also sends indexes as numbers.
  const steps = Array.isArray(location)
    ? location.filter((step) => typeof step === 'string' || typeof step === 'number').map(String)
    : []
  return { type: text(type), message: text(message), location: steps }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
