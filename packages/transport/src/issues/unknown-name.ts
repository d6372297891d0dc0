/** Longer than any candidate, or any misspelling of one. */
const LONGEST_NAME = 100

/**
 * The name that the user most likely meant: the one with the fewest typing slips, or one that starts with the given
 * name or that the given name starts with. Undefined if none is near enough to suggest.
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > LONGEST_NAME) return undefined
  const wanted = folded(name)
  let nearest: string | undefined
  let fewestSlips = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const slips = slipsBetween(wanted, folded(candidate))
    if (slips < fewestSlips) {
      nearest = candidate
      fewestSlips = slips
    }
  }
  return nearest
}

/** The most names that are compared: with more misspelt names, the user meant something else. */
const MOST_COMPARED = 20

/** Suggests a name for each of any number of names. It stops after the first few: nobody reads so many hints. */
export function nearestNames(): typeof nearestName {
  let compared = 0
  return (name, candidates) => {
    compared += 1
    return compared > MOST_COMPARED ? undefined : nearestName(name, candidates)
  }
}

/** faceValue, face-value and FACE_VALUE are the same name in different styles. */
function folded(name: string): string {
  return name.replace(/[\s_-]/g, '').toLowerCase()
}

/** Infinity if two names are too far apart. */
function slipsBetween(wanted: string, candidate: string): number {
  const tolerated = Math.max(1, Math.floor(Math.min(wanted.length, candidate.length) / 3))
  // Also keeps a key of a megabyte away from the quadratic part.
  if (Math.abs(wanted.length - candidate.length) <= tolerated) {
    const slips = editDistance(wanted, candidate)
    if (slips <= tolerated) return slips
  }
  const [short, long] = wanted.length < candidate.length ? [wanted, candidate] : [candidate, wanted]
  return short.length >= 4 && long.startsWith(short) ? tolerated + long.length - short.length : Number.POSITIVE_INFINITY
}

/**
 * The fewest single slips that turn one string into the other, where a slip is one character left out, put in or
 * replaced, or two neighbours swapped (optimal string alignment).
 */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1]
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (isSame ? 0 : 1),
        isSwap ? at(beforePrevious, column - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    beforePrevious = previous
    previous = current
  }
  return at(previous, to.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}

/**
 * What to say about a name that is not known: the known name that was most likely meant, or all of them.
 *
 * @param known every name that is allowed.
 * @param nearest finds the name that was meant. Pass one for all the names of a value: it stops after a few.
 */
export function suggestion(name: string, known: readonly string[], nearest = nearestNames()): string {
  const meant = nearest(name, known)
  if (meant !== undefined) return `did you mean ${JSON.stringify(meant)}?`
  return known.length === 0 ? 'no names are allowed' : `allowed: ${known.join(', ')}`
}

/** Messages about unknown names: `unknown option; did you mean "timeout"?` */
export const unknownName =
  (kind: string, known: readonly string[], nearest = nearestNames()): ((name: string) => string) =>
  (name) =>
    `unknown ${kind}; ${suggestion(name, known, nearest)}`
