/** No candidate is as long, nor somebody's misspelling of one. */
const LONGEST_NAME = 100

/**
 * The name that somebody most likely meant: the one with the fewest typing slips, or one that the given name begins or
 * is the beginning of. Undefined when none is near enough to be worth suggesting.
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

/** Names that are compared at most: somebody who misspells more than that has meant something else. */
const MOST_COMPARED = 20

/** Finds what is meant by any number of names. After the first few it looks no more: nobody reads so many hints. */
export function nearestNames(): typeof nearestName {
  let compared = 0
  return (name, candidates) => {
    compared += 1
    return compared > MOST_COMPARED ? undefined : nearestName(name, candidates)
  }
}

/** faceValue, face-value and FACE_VALUE are one name in different hands. */
function folded(name: string): string {
  return name.replace(/[\s_-]/g, '').toLowerCase()
}

/** Infinity where two names are too far apart. */
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
