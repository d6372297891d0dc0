import { listedIssues, type SchemaIssue } from '@x/transport'
import { WriteRefusedError } from '../repeats/write-refused-error.ts'

/** What a check is told of the call that it stops. */
export interface CheckedCall {
  readonly operation: string
  readonly idempotencyKey: string
  /**
   * How its caller says that it is not to be checked, as a header or an argument with its value: `X-Skip-Check true`.
   * Undefined where the server made the key: nobody can have sent it before.
   */
  readonly skippedBy: string | undefined
}

/** A write that was not sent, since the API would refuse it and keep its refusal under the key. */
export function failedCheckError(
  { operation, idempotencyKey, skippedBy }: CheckedCall,
  issues: readonly SchemaIssue[],
): WriteRefusedError {
  const before =
    skippedBy === undefined ? '' : ` If you sent this key before, repeat exactly the same request with ${skippedBy}.`
  return new WriteRefusedError(
    `${operation}: ${sentence(listedIssues(issues))} Nothing was sent.${before}`,
    'failed_check',
    {
      ...{ operation, outcome: 'not_sent', idempotencyKey, issues, skippedBy },
    },
  )
}

const sentence = (text: string): string => (/[.?]$/.test(text) ? text : `${text}.`)

/**
 * What to do now. A key that this server does not know may have paid: under it, a corrected body is a conflict, and under
 * another key it would pay once more.
 *
 * @param again how the call is repeated, as the beginning of a sentence: `Call create-order again with …`.
 */
export function failedCheckAdvice({ skippedBy }: WriteRefusedError, again: string): string {
  if (skippedBy === undefined) return 'Nothing was sent. Fix the listed problems, then call again.'
  return `Nothing was sent. Did you send this key before? If so, that call may have happened. ${again} and ${skippedBy}. If not, fix the listed problems, then call again with the same key.`
}
