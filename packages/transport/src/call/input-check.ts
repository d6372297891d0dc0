import type { Api } from '../api/api.ts'
import type { Operation, Parameter } from '../api/operation.ts'
import type { ErrorContext } from '../errors/sdk-error.ts'
import { RequestValidationError } from '../errors/validation-errors.ts'
import { byClientName } from '../input/client-names.ts'
import { givenOptions, isJsonObject } from '../input/given-values.ts'
import { headerProblems, type OptionChecks, optionProblems } from '../input/option-checks.ts'
import type { SharedCallOptions } from '../input/options.ts'
import { parameterIssues, queryProblems } from '../input/parameter-check.ts'
import { jsonIssues, MOST_FIELDS, type WrittenJson, writeJson } from '../input/written-json.ts'
import { keptIssues, listedIssues, MOST_KEPT } from '../issues/issue-list.ts'
import type { SchemaIssue } from '../issues/schema.ts'
import { LONGEST_SHOWN } from '../issues/shown-value.ts'
import { type RedactionRules, redact, redactedStart } from '../secrets/redaction.ts'
import type { CallInput } from './request.ts'

/** The parts of a call that are checked. */
export interface CheckedInput extends CallInput {
  /** Problems that the client itself found in the input. */
  readonly problems?: readonly SchemaIssue[]
  /** New fields of the API, merged into the body after the body was checked. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined
  /** The body, if the client had to look into it first: used instead of `body`, so that it is written only once. */
  readonly written?: WrittenJson
  /** The body as text, checked when it was made. It is sent unchanged. */
  readonly bodyText?: string
  /** The options that this method takes. */
  readonly knownOptions: OptionChecks
}

/** Everything that is wrong with a call; the body as it is sent if nothing is. */
export function checkInput(
  operation: Operation,
  input: CheckedInput,
  options: SharedCallOptions,
  { reservedHeaders }: Pick<Api, 'reservedHeaders'>,
): { readonly issues: readonly SchemaIssue[]; readonly bodyText: string | undefined } {
  const issues: SchemaIssue[] = [
    ...optionProblems(options, input.knownOptions),
    ...headerProblems(options?.headers, reservedHeaders),
    ...(input.problems ?? []),
    ...parameterIssues(parametersIn('path', operation), input.path ?? {}),
    ...parameterIssues(byClientName(parametersIn('query', operation)), input.query ?? {}),
    ...queryProblems(input.extraQuery),
  ]
  if (input.bodyText !== undefined) return { issues, bodyText: input.bodyText }
  if (operation.body === undefined && input.body === undefined && input.written === undefined) {
    return { issues, bodyText: undefined }
  }
  const body = input.written ?? writeJson(input.body, operation.body === undefined ? undefined : MOST_FIELDS)
  const extra = input.extraBody === undefined ? undefined : writeJson(input.extraBody)
  const all = [...issues, ...bodyIssues(operation, body), ...extraBodyIssues(extra, body.value)]
  if (all.length > 0 || extra === undefined) return { issues: all, bodyText: body.text }
  // Both are plain data, and objects, as was checked just above.
  return { issues: all, bodyText: writeJson({ ...Object(body.value), ...Object(extra.value) }).text }
}

/**
 * The error for invalid input, with every field by name.
 *
 * @param about what has the fields, if it is not the call: `payout "p-1"`.
 */
export function invalidInput(
  issues: readonly SchemaIssue[],
  context: ErrorContext,
  { keyPatterns, publicUrls }: Pick<Api, 'keyPatterns' | 'publicUrls'>,
  { about, advice = 'Nothing was sent.' }: { readonly about?: string; readonly advice?: string } = {},
): RequestValidationError {
  const rules: RedactionRules = { secrets: [], patterns: keyPatterns, publicUrls }
  // Names too: a key may have been pasted where a name should be.
  const clean = issues.slice(0, MOST_KEPT).map(({ path, code, message }) => ({
    path: path.map((step) => (typeof step === 'string' ? redactedStart(step, rules, LONGEST_STEP) : step)),
    code,
    message: redact(message, rules),
  }))
  const listed = listedIssues(clean, issues.length)
  const what = about === undefined ? listed : `${redact(about, rules)}: ${listed}`
  return new RequestValidationError({ what, advice }, keptIssues(clean), context)
}

/** One more than is shown, so that the cut is visible. */
const LONGEST_STEP = LONGEST_SHOWN + 1

/** Rejects invalid options by name, for a function that makes more than one call. Returns them as they were read. */
export function checkedOptions<T>(
  operation: string,
  given: T,
  known: OptionChecks,
  api: Pick<Api, 'keyPatterns' | 'publicUrls'>,
): T {
  const options = givenOptions(given, Object.keys(known))
  const issues = optionProblems(options, known)
  if (issues.length > 0) throw invalidInput(issues, { operation }, api)
  return options
}

/** A problem with the whole body is reported under the path `body`, not under an empty path. */
const bodyIssues = ({ body: schema }: Operation, written: WrittenJson): readonly SchemaIssue[] =>
  jsonIssues(written, (value) => schema?.issues(value) ?? []).map((issue) =>
    issue.path.length === 0 ? { ...issue, path: ['body'] } : issue,
  )

const parametersIn = (place: Parameter['in'], { parameters }: Operation): readonly Parameter[] =>
  parameters.filter((parameter) => parameter.in === place)

function extraBodyIssues(extra: WrittenJson | undefined, body: unknown): SchemaIssue[] {
  if (extra === undefined) return []
  const within = (issue: SchemaIssue): SchemaIssue => ({ ...issue, path: ['extraBody', ...issue.path] })
  if (extra.issues.length > 0) return extra.issues.map(within)
  if (!isJsonObject(extra.value)) {
    return [{ path: ['extraBody'], code: 'invalid_type', message: 'expected an object with additional body fields' }]
  }
  const message = 'is a field of the body itself; extraBody is only for fields that this version does not know'
  return Object.keys(extra.value)
    .filter((key) => Object.hasOwn(Object(body), key))
    .map((key) => within({ path: [key], code: 'invalid_value', message }))
}
