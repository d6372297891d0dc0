import {
  keptIssues,
  listedIssues,
  type Operation,
  type Parameter,
  parameterIssues,
  type QueryValue,
  RequestValidationError,
  type SchemaIssue,
} from '@x/transport'
import type { OperationInput } from '../calls/served-operation.ts'

/** What of a request goes into an operation, by the names in its table, and what is wrong with it. */
export function requestInput(
  operation: Operation,
  { url, headers }: Pick<Request, 'url' | 'headers'>,
  path: Readonly<Record<string, string>>,
  body: { readonly body?: unknown },
): { readonly input: OperationInput; readonly issues: readonly SchemaIssue[] } {
  const known = parametersIn('query', operation)
  const query = queryOf(known, new URL(url).searchParams)
  const issues = [...parameterIssues(parametersIn('path', operation), path), ...parameterIssues(known, query)]
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

const parametersIn = (place: Parameter['in'], { parameters }: Operation): readonly Parameter[] =>
  parameters.filter((parameter) => parameter.in === place)

/** Values as the table types them. A name that comes more than once has an array, whether it may be repeated or not. */
function queryOf(known: readonly Parameter[], given: URLSearchParams): Record<string, QueryValue> {
  const parameters = new Map(known.map((parameter) => [parameter.name, parameter]))
  // In one pass: a look for every name at all of them takes minutes for 50,000.
  const texts = new Map<string, string[]>()
  for (const [name, text] of given) {
    const values = texts.get(name)
    if (values === undefined) texts.set(name, [text])
    else values.push(text)
  }
  return Object.fromEntries(
    [...texts].map(([name, values]) => {
      const parameter = parameters.get(name)
      const read = values.map((text) => typed(text, parameter?.type))
      return [name, read.length === 1 && parameter?.repeatable !== true ? read[0] : read]
    }),
  )
}

const TRUE_OR_FALSE: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])

/** A text that is no number, or neither true nor false, stays as it came, and is refused with what it is. */
function typed(text: string, type: Parameter['type'] | undefined): string | number | boolean {
  if (type === 'boolean') return TRUE_OR_FALSE.get(text) ?? text
  const isNumber = type === 'integer' ? /^-?\d{1,15}$/ : type === 'number' ? /^-?\d{1,15}(?:\.\d{1,15})?$/ : undefined
  return isNumber?.test(text) ? Number(text) : text
}

/** A header that is there and empty is one. */
function headersOf(operation: Operation, given: Headers): Record<string, string> {
  return Object.fromEntries(
    parametersIn('header', operation).flatMap(({ name }) => {
      const value = given.get(name)
      return value === null ? [] : [[name, value] as const]
    }),
  )
}
