import { headerValueProblem, isDate, keptIssues, listed, RequestValidationError, type SchemaIssue } from '@x/transport'
import { identifyingTextProblem } from './identifying-text.ts'

/**
 * The most characters of an idempotency key. Runa documents no limit. A longer text is not a key, and a store may cut
 * off its end, which would make it the key of another payment.
 */
const LONGEST_KEY = 255

/** What is wrong with an idempotency key, or undefined. */
export function idempotencyKeyProblem(key: unknown): string | undefined {
  if (typeof key === 'object' && key !== null && 'then' in key) {
    return 'expected a string, got a promise: await it (deriveIdempotencyKey is asynchronous)'
  }
  if (typeof key !== 'string') return headerValueProblem(key)
  if (key.length > LONGEST_KEY) return `expected at most ${LONGEST_KEY} characters, got ${key.length}`
  return identifyingTextProblem(key) ?? headerValueProblem(key)
}

/** Ms after which a key is rejected: Runa forgets it after 30 days, and would then place the order again. */
export const OLDEST_KEY_MS = 29 * 24 * 60 * 60 * 1000

/** How far ahead of this machine's clock a first attempt may be, in ms, since clocks differ. */
const CLOCK_SKEW_MS = 60 * 60 * 1000

/** What is wrong with the time a key was first used, or undefined. */
export function firstAttemptProblem(
  firstAttemptAt: unknown,
  now: number,
): { message: string; tooOld: boolean } | undefined {
  const at = isDate(firstAttemptAt) ? firstAttemptAt.getTime() : firstAttemptAt
  if (typeof at !== 'number' || Number.isNaN(new Date(at).getTime())) {
    return { tooOld: false, message: 'expected a Date, or ms since the Unix epoch' }
  }
  if (at > now + CLOCK_SKEW_MS) {
    return { tooOld: false, message: `${new Date(at).toISOString()} is in the future` }
  }
  if (now - at <= OLDEST_KEY_MS) return undefined
  const days = Math.floor((now - at) / (24 * 60 * 60 * 1000))
  return {
    tooOld: true,
    message: `the key was first used ${days} days ago; Runa forgets keys after 30 days and would pay again. Look for the order with listOrders before you use a new key`,
  }
}

/** Namespace of derived keys. Never changed: a key must be derived the same way forever. */
const NAMESPACE = 'runa-payouts/1'

/**
 * Derives an idempotency key from what identifies one intent to pay. A script or function that starts again derives the
 * same key without having stored it: `await deriveIdempotencyKey('invoice', invoice.id)`.
 *
 * The key is a UUIDv8 (RFC 9562, 5.8) of the SHA-256 over `JSON.stringify(['runa-payouts/1', ...parts])`. The parts do
 * not appear in it. Order and type count: `1` and `'1'` make different keys.
 *
 * @param parts strings, numbers (finite, and exact if whole) or booleans; at least one. Strings must be in Unicode NFC,
 * without leading or trailing white space and without invisible or control characters, so that look-alikes make the
 * same key.
 * @throws RequestValidationError for other parts, above all missing values (`undefined`, `'bonus-null'`), which would
 * make the same key for many payments.
 */
export async function deriveIdempotencyKey(...parts: (string | number | boolean)[]): Promise<string> {
  const issues = parts.flatMap((part, index): SchemaIssue[] => {
    const message = keyPartProblem(part)
    return message === undefined ? [] : [{ path: [index], code: 'invalid_type', message }]
  })
  if (parts.length === 0) issues.push({ path: [], code: 'too_small', message: 'expected at least one part' })
  if (issues.length > 0) {
    const sentences = issues.map(({ path, message }) => [...path.map((index) => `part ${index}`), message].join(': '))
    throw new RequestValidationError(`deriveIdempotencyKey: ${listed(sentences)}.`, keptIssues(issues))
  }
  const text = new TextEncoder().encode(JSON.stringify([NAMESPACE, ...parts]))
  return uuidV8(new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', text)))
}

/** What is wrong with a part of a key: anything that would make the same key for two intents. */
export function keyPartProblem(part: unknown): string | undefined {
  if (typeof part === 'boolean') return undefined
  if (typeof part === 'string') return identifyingTextProblem(part)
  if (typeof part === 'number' && Number.isFinite(part)) {
    // Beyond this, neighbouring integers are the same number.
    return Number.isInteger(part) && !Number.isSafeInteger(part)
      ? `got ${part}, a number too large to be exact: pass it as a string`
      : undefined
  }
  const came = part === null ? 'null' : typeof part
  return `expected a non-empty string, a finite number or a boolean, got ${came}`
}

/** The first 16 bytes, with the version and variant bits of RFC 9562 set. */
function uuidV8(digest: Uint8Array): string {
  const hex = [...digest.subarray(0, 16)]
    .map((byte, index) => (index === 6 ? (byte & 0x0f) | 0x80 : index === 8 ? (byte & 0x3f) | 0x80 : byte))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
