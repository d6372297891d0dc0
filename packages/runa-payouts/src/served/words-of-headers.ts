import { listedIssues, type RequestValidationError, type SchemaIssue } from '@x/transport'

/** The options of an order, as they are called on the wire. */
const HEADER_OF_OPTION: ReadonlyMap<string, string> = new Map([
  ['idempotencyKey', 'X-Idempotency-Key'],
  ['mode', 'X-Execution-Mode'],
])

/** What the headers are called by those who put them into the body: `idempotency_key`, `X-Execution-Mode`. */
const HEADERS_BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/^(x[-_]?)?idempotency[-_]?key$/i, 'X-Idempotency-Key'],
  [/^(x[-_]?)?(execution[-_]?)?mode$/i, 'X-Execution-Mode'],
]

/**
 * The client's refusal of an order in the words of somebody who sent headers, or arguments named like them, and knows
 * nothing of the client's options. Who put the key into the body is told where it belongs: whoever drops it instead pays
 * again with the next call.
 */
export function inWordsOfHeaders(error: RequestValidationError): RequestValidationError {
  const issues = error.issues.map((issue): SchemaIssue => ({ ...issue, ...ofBody(issue), ...ofOption(issue) }))
  return error.with({ what: listedIssues(issues) }, { issues })
}

/** An option has one name, and no option is unknown here: an unknown key is one of the body. */
function ofOption({ path: [option, ...below], code }: SchemaIssue): Partial<SchemaIssue> {
  if (code === 'unrecognized_keys' || below.length > 0 || typeof option !== 'string') return {}
  const header = HEADER_OF_OPTION.get(option)
  return header === undefined ? {} : { path: [header] }
}

function ofBody({ path, code }: SchemaIssue): Partial<SchemaIssue> {
  const name = path.at(-1)
  if (code !== 'unrecognized_keys' || typeof name !== 'string') return {}
  const [, header] = HEADERS_BY_NAME.find(([pattern]) => pattern.test(name)) ?? []
  if (header === undefined) return {}
  return { path: ['body', ...path], message: `not part of the body; pass it next to the body, as ${header}` }
}
