import {
  isJsonObject,
  type Operation,
  type Parameter,
  parameterIssues,
  type QueryValue,
  type SchemaIssue,
  shownValue,
} from '@x/transport'
import type { OperationInput } from '../calls/served-operation.ts'
import { DEEPEST, isDeeperThan } from '../calls/size-limits.ts'
import { shownName } from '../options/option-check.ts'

const BODY = 'body'

export type ReadInput =
  | { readonly input: OperationInput; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

/**
 * Reads a tool's arguments: parameters by their names on the wire, and the body. Everything that is wrong is named at
 * once, but for what is in the body: that is the client's to judge.
 */
export function readToolInput(
  operation: Operation,
  given: unknown,
  defaults: Readonly<Record<string, QueryValue>> = {},
): ReadInput {
  const all = given ?? {}
  if (!isJsonObject(all)) return { issues: [issue([], 'invalid_type', `expected an object, got ${kindOf(all)}`)] }
  const { parameters } = operation
  const others = operation.body === undefined ? [] : [BODY]
  const values = withoutNull(all, [...parameters.map(({ name }) => name), ...others])
  const issues = [...bodyIssues(operation, values), ...parameterIssues(parameters, values, others)]
  if (issues.length > 0) return { issues: issues.map(withShownName) }
  const within = (place: Parameter['in']) =>
    Object.fromEntries(
      parameters
        .filter(({ in: at, name }) => at === place && isGiven(values, name))
        .map(({ name }) => [name, values[name]]),
    )
  const texts = (place: Parameter['in']): Record<string, string> =>
    Object.fromEntries(Object.entries(within(place)).map(([name, value]) => [name, String(value)]))
  return {
    input: {
      path: texts('path'),
      // Checked above.
      query: { ...defaults, ...(within('query') as Record<string, QueryValue>) },
      headers: texts('header'),
      ...(operation.body === undefined ? {} : { body: values[BODY] }),
    },
  }
}

/** Models write null for what they leave out. */
const withoutNull = (values: Readonly<Record<string, unknown>>, known: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== null || !known.includes(name)))

const isGiven = (values: Readonly<Record<string, unknown>>, name: string): boolean =>
  Object.hasOwn(values, name) && values[name] !== undefined

const withShownName = ({ path, ...issue }: SchemaIssue): SchemaIssue => ({
  ...issue,
  path: path.map((step) => (typeof step === 'string' ? shownName(step) : step)),
})

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

/** Of a text that should be an object, what it is says more than what is in it. */
const kindOf = (value: unknown): string =>
  typeof value === 'string' ? 'a string (pass the object itself, not its JSON as text)' : shownValue(value)

const issue = (path: readonly string[], code: string, message: string): SchemaIssue => ({ path, code, message })
