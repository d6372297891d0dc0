import { surrogateProblem } from '../issues/surrogate.ts'

/** What is wrong with the value of a path parameter, or undefined. */
export function pathValueProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return `expected a string, got ${value === null ? 'null' : typeof value}`
  if (value === '') return 'expected a non-empty string, got ""'
  // Copied out of a table or a log, as a rule; the server would only say that it does not know it.
  if (value.trim() !== value) return 'expected no white space at either end'
  // URL parsers walk up on these, percent-encoded or not (WHATWG URL, "double-dot URL path segment").
  if (value === '.' || value === '..') return `expected an id, got "${value}", which is a step in a path`
  return surrogateProblem(value)
}

/** Fills `/order/{orderId}`; every value is encoded, so that none can leave its segment. What has no value stays. */
export function fillPath(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return value === undefined ? whole : encodeURIComponent(value)
  })
}
