import { isJsonObject, nearestNames, type Operation, type Parameter, type SchemaIssue, shownValue } from '@x/transport'
import type { OperationInput } from '../calls/served-operation.ts'
import { DEEPEST, isDeeperThan } from '../calls/size-limits.ts'
import { shownName } from '../options/option-check.ts'
import type { JsonSchema } from '../schemas/openapi-document.ts'

const BODY = 'body'

export type ReadInput =
  | { readonly input: OperationInput; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

/**
 * Reads a tool's arguments: parameters by their names on the wire, and the body. Everything that is wrong is named at
 * once, but for what is in the body: that is the client's to judge.
 *
 * @param schema the tool's input schema, for the limits of single parameters
 */
export function readToolInput(operation: Operation, schema: JsonSchema, given: unknown): ReadInput {
  const values = given ?? {}
  if (!isJsonObject(values)) return { issues: [issue([], 'invalid_type', `expected an object, got ${kindOf(values)}`)] }
  const issues = [
    ...operation.parameters.flatMap((parameter) => parameterIssues(parameter, schema, values)),
    ...bodyIssues(operation, values),
    ...unknownNames(operation, values),
  ]
  if (issues.length > 0) return { issues }
  const within = (place: Parameter['in']) =>
    Object.fromEntries(
      operation.parameters
        .filter(({ in: at, name }) => at === place && isGiven(values, name))
        .map(({ name }) => [name, values[name]]),
    )
  const texts = (place: Parameter['in']): Record<string, string> =>
    Object.fromEntries(Object.entries(within(place)).map(([name, value]) => [name, String(value)]))
  return {
    input: {
      path: texts('path'),
      // Checked above to be texts and whole numbers.
      query: within('query') as Record<string, string | number>,
      headers: texts('header'),
      ...(operation.body === undefined ? {} : { body: values[BODY] }),
    },
  }
}

/** Models write null for what they leave out. */
const isGiven = (values: Readonly<Record<string, unknown>>, name: string): boolean =>
  Object.hasOwn(values, name) && values[name] !== undefined && values[name] !== null

function parameterIssues(
  { name, type, required }: Parameter,
  { properties }: JsonSchema,
  values: Readonly<Record<string, unknown>>,
): SchemaIssue[] {
  const known = isJsonObject(properties) ? properties[name] : undefined
  const limits = isJsonObject(known) ? known : {}
  const expected = expectation(type, limits)
  if (!isGiven(values, name)) return required ? [issue([name], 'invalid_type', `missing; expected ${expected}`)] : []
  const value = values[name]
  const isRight = type === 'string' ? isRightText(value, limits) : isRightNumber(value, limits)
  return isRight ? [] : [issue([name], 'invalid_value', `expected ${expected}, got ${shownShort(value)}`)]
}

const isRightText = (value: unknown, { enum: allowed, minLength = 0 }: JsonSchema): boolean =>
  typeof value === 'string' && value.length >= Number(minLength) && (!Array.isArray(allowed) || allowed.includes(value))

const isRightNumber = (
  value: unknown,
  { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }: JsonSchema,
): boolean => Number.isInteger(value) && Number(value) >= Number(minimum) && Number(value) <= Number(maximum)

function expectation(type: Parameter['type'], { enum: allowed, minLength, minimum, maximum }: JsonSchema): string {
  if (Array.isArray(allowed)) return allowed.map((value) => JSON.stringify(value)).join(' or ')
  if (type === 'string') return minLength === undefined ? 'a string' : 'a string that is not empty'
  const least = minimum === undefined ? '' : ` of at least ${minimum}`
  return `a whole number${least}${maximum === undefined ? '' : `${least === '' ? ' of' : ' and'} at most ${maximum}`}`
}

function bodyIssues({ body }: Operation, values: Readonly<Record<string, unknown>>): SchemaIssue[] {
  if (body === undefined) return []
  if (isJsonObject(values[BODY])) {
    const message = `nested deeper than ${DEEPEST} levels`
    return isDeeperThan(values[BODY], DEEPEST) ? [issue([BODY], 'invalid_value', message)] : []
  }
  const problem = isGiven(values, BODY)
    ? `expected an object, got ${kindOf(values[BODY])}`
    : 'missing; expected an object'
  return [issue([BODY], 'invalid_type', problem)]
}

function unknownNames(operation: Operation, values: Readonly<Record<string, unknown>>): SchemaIssue[] {
  const own = operation.parameters.map(({ name }) => name)
  const known = operation.body === undefined ? own : [...own, BODY]
  const nearest = nearestNames()
  return Object.keys(values)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearest(name, known)
      const hint =
        meant === undefined
          ? `allowed: ${known.map((one) => JSON.stringify(one)).join(', ')}`
          : `did you mean ${JSON.stringify(meant)}?`
      return issue([shownName(name)], 'unrecognized_keys', `unknown argument; ${hint}`)
    })
}

const shownShort = (value: unknown): string =>
  typeof value === 'string' && value.length > 20 ? `a string of ${value.length} characters` : shownValue(value)

/** Of a text that should be an object, what it is says more than what is in it. */
const kindOf = (value: unknown): string =>
  typeof value === 'string' ? 'a string (pass the object itself, not its JSON as text)' : shownValue(value)

const issue = (path: readonly string[], code: string, message: string): SchemaIssue => ({ path, code, message })
