import type { Api } from '../api/api.ts'
import type { Operation, ResponseOf } from '../api/operation.ts'
import type { CallContext } from '../attempt/attempt-log.ts'
import type { Accepted } from '../attempt/attempt-loop.ts'
import { ResponseValidationError, UnexpectedResponseError } from '../errors/validation-errors.ts'
import { isJsonObject } from '../input/given-values.ts'
import { formatPath, keptIssues, listedIssues } from '../issues/issue-list.ts'
import type { SchemaIssue } from '../issues/schema.ts'
import { shownValue } from '../issues/shown-value.ts'
import { adviceFor } from '../outcome/advice.ts'
import type { Attempt } from '../outcome/outcome.ts'
import { type RedactionRules, redact } from '../secrets/redaction.ts'
import { withDecimalFields } from './decimals.ts'
import { type Drift, withoutUnusableRows } from './drift.ts'

/** An accepted response, with its body checked. */
export type CheckedResponse<O extends Operation> = ResponseOf<O> & {
  readonly status: number
  readonly headers: Headers
  readonly requestId: string | undefined
  readonly attempts: readonly Attempt[]
  /** Where it differs from its schema. */
  readonly drift: readonly Drift[]
}

/** How a response is read. */
export interface Reading {
  readonly api: Pick<Api, 'vendor' | 'decimalFields'>
  readonly context: CallContext
  /** What was requested, by path parameters. */
  readonly asked: Readonly<Record<string, string>> | undefined
  /** What errors may not show. */
  readonly rules: RedactionRules
  readonly validation: 'strict' | 'report'
}

/** Differences that the message lists; the error has all of them. */
const SPELT_OUT = 5

/**
 * Turns an accepted response into data.
 *
 * @throws UnexpectedResponseError, outcome `accepted`, for a response about something else than was requested.
 * @throws ResponseValidationError, outcome `accepted`, for a response that does not match its schema and must.
 */
export function readResponse<O extends Operation>(
  operation: O,
  { classification, attempts }: Accepted,
  { api, context, asked, rules, validation }: Reading,
): CheckedResponse<O> {
  const { end, json, id, requestId } = classification
  const { status: meaning = 0 } = classification
  // What came over the wire, whatever it is read as.
  const { status = meaning } = end
  const headers = end.kind === 'response' ? end.headers : new Headers()
  const readAs = Object.hasOwn(operation.responses, meaning) ? meaning : operation.otherSuccess
  const normalised = operation.normalise?.(json) ?? json
  const data = operation.verbatim ? normalised : withDecimalFields(normalised, api.decimalFields)
  const other = otherThing(operation, data, asked)
  if (other !== undefined) {
    const what = `${api.vendor} returned ${status} for ${shownValue(redact(other.told, rules))}, but ${shownValue(redact(other.asked, rules))} was requested`
    throw new UnexpectedResponseError(
      { what, advice: adviceFor(operation.retry, 'accepted') },
      { status },
      { ...context, outcome: 'accepted', attempts, requestId },
    )
  }
  const issues = operation.responses[readAs]?.issues(data) ?? []
  const wrong = validation === 'strict' ? issues : issues.filter(({ path }) => isEssential(operation, path))
  if (wrong.length > 0) {
    const what = `${api.vendor} returned ${status} with a body that does not match its schema: ${listedIssues(wrong.slice(0, SPELT_OUT), wrong.length)}`
    throw new ResponseValidationError(
      { what: redact(what, rules), advice: adviceFor(operation.retry, 'accepted') },
      { issues: keptIssues(issues), status, body: data },
      {
        ...context,
        outcome: 'accepted',
        attempts,
        requestId,
        ...(operation.resourceId === undefined || id === undefined ? {} : { [operation.resourceId]: id }),
      },
    )
  }
  const { data: usable, drift } = withoutUnusableRows(operation.rows, data, issues)
  // The schema found for `readAs` is the one that the type pairs with it.
  return { readAs, data: usable, status, headers, requestId, attempts, drift } as unknown as CheckedResponse<O>
}

/** What the response is about, if that is not what was requested. A response without that id is left to its schema. */
function otherThing(
  { echoedId }: Operation,
  data: unknown,
  values: Reading['asked'],
): { readonly told: string; readonly asked: string } | undefined {
  if (echoedId === undefined) return undefined
  const { parameter, field, anyCase = false } = echoedId
  const asked = values?.[parameter]
  const told = fieldAt(data, field)
  if (asked === undefined || typeof told !== 'string') return undefined
  const isSame = told === asked || (anyCase && told.toUpperCase() === asked.toUpperCase())
  return isSame ? undefined : { told, asked }
}

/** Whether a difference makes the response unusable: it is not an object, or lacks what the client itself reads. */
const isEssential = ({ essential = [] }: Operation, path: SchemaIssue['path']): boolean =>
  path.length === 0 || essential.includes(formatPath(path))

/** The field of a JSON value at a path such as `pagination.cursors.after`, or undefined. */
export const fieldAt = (json: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((held, step) => (isJsonObject(held) ? held[step] : undefined), json)
