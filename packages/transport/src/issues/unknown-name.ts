import { nearestNames } from './nearest-name.ts'

/**
 * What to say about a name that is not known: the known name that was most likely meant, or all of them.
 *
 * @param known every name that is allowed.
 * @param nearest finds the name that was meant. Pass one for all the names of a value: it stops after a few.
 */
export function suggestion(name: string, known: readonly string[], nearest = nearestNames()): string {
  const meant = nearest(name, known)
  if (meant !== undefined) return `did you mean ${JSON.stringify(meant)}?`
  return known.length === 0 ? 'none is allowed' : `allowed are ${known.join(', ')}`
}

/** Messages about unknown names: `unknown option; did you mean "timeout"?` */
export const unknownName =
  (kind: string, known: readonly string[], nearest = nearestNames()): ((name: string) => string) =>
  (name) =>
    `unknown ${kind}; ${suggestion(name, known, nearest)}`
