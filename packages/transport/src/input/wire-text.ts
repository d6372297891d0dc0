import { surrogateProblem, typeShown } from '../issues/shown-value.ts'

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const VALUE = /^[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/

/** What is wrong with a header name, or undefined (RFC 9110, 5.1). */
export const headerNameProblem = (name: string): string | undefined =>
  TOKEN.test(name) ? undefined : 'expected a header name (letters, digits and hyphens)'

/**
 * What is wrong with a header value, or undefined (RFC 9110, 5.5). White space at its ends is rejected and not trimmed,
 * as `fetch` would do: a key that differs on the wire from what the caller stored is useless.
 */
export function headerValueProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return `expected a string, got ${typeShown(value)}`
  if (value === '') return 'expected a non-empty string, got ""'
  if (VALUE.test(value)) return undefined
  return value.trim() === value
    ? 'expected printable Latin-1 characters, got a line break, a control character or a character outside Latin-1'
    : 'expected no leading or trailing whitespace'
}

/** What is wrong with a string as the value of a path parameter, or undefined. */
export function pathValueProblem(value: string): string | undefined {
  if (value === '') return 'expected a non-empty string, got ""'
  // Usually copied from a table or a log; the server would only say that the id is unknown.
  if (value.trim() !== value) return 'expected no leading or trailing whitespace'
  // URL parsers step up at these, percent-encoded or not (WHATWG URL, "double-dot URL path segment").
  if (value === '.' || value === '..') return `expected an id, got "${value}", which is a relative path segment`
  return surrogateProblem(value)
}

/** Fills `/order/{orderId}`. Every value is encoded, so that none can leave its segment. A name without a value stays. */
export function fillPath(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return value === undefined ? whole : encodeURIComponent(value)
  })
}
