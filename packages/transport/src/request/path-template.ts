import { surrogateProblem } from '../issues/surrogate.ts'

/** What is wrong with a string as the value of a path parameter, or undefined. */
export function pathValueProblem(value: string): string | undefined {
  if (value === '') return 'expected a non-empty string, got ""'
  // Usually copied from a table or a log; the server would only say that the id is unknown.
  if (value.trim() !== value) return 'expected no white space at either end'
  // URL parsers step up at these, percent-encoded or not (WHATWG URL, "double-dot URL path segment").
  if (value === '.' || value === '..') return `expected an id, got "${value}", which is a step in a path`
  return surrogateProblem(value)
}

/** Fills `/order/{orderId}`. Every value is encoded, so that none can leave its segment. A name without a value stays. */
export function fillPath(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return value === undefined ? whole : encodeURIComponent(value)
  })
}
