import {
  keptIssues,
  listedIssues,
  type nearestName,
  nearestNames,
  type Operation,
  RequestValidationError,
  type SchemaIssue,
} from '@x/transport'
import type { OperationInput } from '../calls/served-operation.ts'

/** What of a request goes into an operation, by the names in its table. What values may be is for the client to say. */
export function requestInput(
  operation: Operation,
  { url, headers }: Pick<Request, 'url' | 'headers'>,
  path: Readonly<Record<string, string>>,
  body: { readonly body?: unknown },
): { readonly input: OperationInput; readonly issues: readonly SchemaIssue[] } {
  const { query, issues } = queryOf(operation, new URL(url).searchParams)
  return { input: { path, query, headers: headersOf(operation, headers), ...body }, issues }
}

/** The error for parameters that cannot be, by their names. */
export function inputError(
  { id }: Operation,
  issues: readonly SchemaIssue[],
  idempotencyKey: string | undefined,
): RequestValidationError {
  const listed = listedIssues(issues)
  const sentence = /[.?]$/.test(listed) ? listed : `${listed}.`
  return new RequestValidationError(`${id}: ${sentence} Nothing was sent.`, keptIssues(issues), {
    operation: id,
    outcome: 'not_sent',
    idempotencyKey,
  })
}

const namesIn = ({ parameters }: Operation, place: 'query' | 'header'): readonly string[] =>
  parameters.filter((parameter) => parameter.in === place).map(({ name }) => name)

function queryOf(operation: Operation, given: URLSearchParams) {
  const known = namesIn(operation, 'query')
  const query: Record<string, string | number> = {}
  const issues: SchemaIssue[] = []
  const nearest = nearestNames()
  // In one pass: a look for every name at all of them takes minutes for 50,000.
  const named = new Map<string, string[]>()
  for (const [name, value] of given) {
    const values = named.get(name)
    if (values === undefined) named.set(name, [value])
    else values.push(value)
  }
  for (const [name, values] of named) {
    const [value = ''] = values
    if (!known.includes(name)) {
      issues.push({ path: [name], code: 'unrecognized_keys', message: unknownParameter(name, known, nearest) })
    } else if (values.length > 1) {
      issues.push({ path: [name], code: 'invalid_value', message: `given ${values.length} times; once is enough` })
    } else {
      const { type } = operation.parameters.find((parameter) => parameter.name === name) ?? {}
      // What is no number stays as it came, and is refused with what it is.
      query[name] = type === 'integer' && /^-?\d{1,15}$/.test(value) ? Number(value) : value
    }
  }
  return { query, issues }
}

function unknownParameter(name: string, known: readonly string[], nearest: typeof nearestName): string {
  const meant = nearest(name, known)
  const hint =
    meant !== undefined
      ? `did you mean ${JSON.stringify(meant)}?`
      : known.length === 0
        ? 'there are none here'
        : `allowed are ${known.join(', ')}`
  return `unknown query parameter; ${hint}`
}

/** A header that is there and empty is one. */
function headersOf(operation: Operation, given: Headers): Record<string, string> {
  return Object.fromEntries(
    namesIn(operation, 'header').flatMap((name) => {
      const value = given.get(name)
      return value === null ? [] : [[name, value] as const]
    }),
  )
}
