import type { Parameter } from '../api/operation.ts'
import type { QueryValue } from '../call/request.ts'

// Callers of a client pass camelCase options; the API has names of its own. Only here does one become the other.

/** The parameters under the names that the client's method gives them. */
export const byClientName = (parameters: readonly Parameter[]): readonly Parameter[] =>
  parameters.map((parameter) => (parameter.option === undefined ? parameter : { ...parameter, name: parameter.option }))

/** Query values under their names on the wire. A name that is no parameter stays: it was checked before. */
export function wireQuery(
  parameters: readonly Parameter[],
  query: Readonly<Record<string, QueryValue>>,
): Readonly<Record<string, QueryValue>> {
  const renamed = parameters.filter(({ in: place, option }) => place === 'query' && option !== undefined)
  if (renamed.length === 0) return query
  const names = new Map(renamed.map(({ name, option }) => [option, name]))
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [names.get(key) ?? key, value]))
}
