import type { SchemaIssue, TypeOf } from '@x/transport'
import { createOrderRequestSchema, estimateOrderRequestSchema } from '../../schemas/index.ts'
import { currencies, isCurrency } from '../catalogue/currencies.ts'

/** One thing that is wrong with a request, as a 422 lists it. */
export interface RequestProblem {
  readonly type: string
  readonly message: string
  /** From the outermost key inward. The playground puts the location of the value first. */
  readonly location: (string | number)[]
}

const schemas = { createOrder: createOrderRequestSchema, estimateOrder: estimateOrderRequestSchema }

type BodyOperation = keyof typeof schemas

/**
 * The playground's word for each kind of problem. Only the outer `validation_error` is promised, so this is cosmetic.
 */
const words: Readonly<Record<string, string>> = {
  invalid_type: 'type_error',
  invalid_value: 'enum',
  invalid_format: 'string_pattern_mismatch',
  not_multiple_of: 'multiple_of',
  too_small: 'greater_than_equal',
  too_big: 'less_than_equal',
}

/**
 * Everything that is wrong with the body of a request. Unknown keys are allowed: the documentation does not say how the
 * live service treats them, and rejecting them would make `extraBody` untestable.
 */
export function requestProblems(operation: BodyOperation, body: unknown): RequestProblem[] {
  const problems = schemas[operation]
    .issues(body)
    .filter(({ code }) => code !== 'unrecognized_keys')
    .map((issue) => problemOf(issue, valueAt(body, issue.path)))
  const currency = valueAt(body, ['payment_method', 'currency'])
  if (typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) && !isCurrency(currency)) {
    const allowed = Object.keys(currencies).map((code) => `'${code}'`)
    const location = ['body', 'payment_method', 'currency']
    problems.push({ type: 'enum', message: `Input should be one of ${allowed.join(', ')}`, location })
  }
  return problems
}

/** The body of a valid request, or what is wrong with it. */
export function parsedBody<Operation extends BodyOperation>(
  operation: Operation,
  text: string,
): { readonly body: TypeOf<(typeof schemas)[Operation]> } | { readonly problems: readonly RequestProblem[] } {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return { problems: [{ type: 'json_invalid', message: 'The body is not valid JSON', location: ['body'] }] }
  }
  const problems = requestProblems(operation, body)
  // If there are no problems, every field has its type in the schema. Additional unknown fields do no harm.
  return problems.length > 0 ? { problems } : { body: body as TypeOf<(typeof schemas)[Operation]> }
}

function problemOf({ path, code, message }: SchemaIssue, value: unknown): RequestProblem {
  const location = ['body', ...path]
  if (value === undefined) return { type: 'missing', message: 'Field required', location }
  const isSized = typeof value === 'string' || typeof value === 'object'
  if (isSized && code === 'too_small') return { type: 'too_short', message, location }
  if (isSized && code === 'too_big') return { type: 'too_long', message, location }
  return { type: words[code] ?? 'value_error', message, location }
}

function valueAt(body: unknown, path: readonly (string | number)[]): unknown {
  let value = body
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, key)
  }
  return value
}
