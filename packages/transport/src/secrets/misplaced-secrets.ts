import type { SchemaIssue } from '../issues/schema.ts'
import { type RedactionRules, redact, withoutKeys } from './redaction.ts'

/** What an error shows of the call that failed. */
export interface ShownInput {
  readonly path?: Readonly<Record<string, string>> | undefined
  readonly idempotencyKey?: string | undefined
}

const message =
  'this looks like an API key or a secret link, which errors and logs would show; pass a value without one'

/**
 * The ids and the idempotency key of a call that hold an API key, or, for ids, a link. Errors, URLs and logs show ids,
 * so such a call is refused, and the refusal does not show the value. A link may be an idempotency key: the address of an
 * invoice identifies a payment.
 */
export function misplacedSecrets(
  { path = {}, idempotencyKey }: ShownInput,
  rules: Omit<RedactionRules, 'publicUrls'>,
): SchemaIssue[] {
  const ids = Object.keys(path).filter((name) => {
    // Untyped callers get here before their input is checked.
    const value: unknown = path[name]
    return typeof value === 'string' && redact(value, { ...rules, publicUrls: [] }) !== value
  })
  const holdsKey = typeof idempotencyKey === 'string' && withoutKeys(idempotencyKey, rules) !== idempotencyKey
  return [...ids, ...(holdsKey ? ['idempotencyKey'] : [])].map((name) => ({
    path: [name],
    code: 'misplaced_secret',
    message,
  }))
}
