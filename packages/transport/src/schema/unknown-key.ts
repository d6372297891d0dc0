import { nearestName } from '../issues/nearest-name.ts'

/**
 * The message for an object with unknown keys, as a function of the key.
 *
 * @param nearest finds the key that was meant.
 */
export function unknownKeyMessage(known: readonly string[], nearest = nearestName): (key: string) => string {
  const allowed =
    known.length === 0 ? 'none is allowed' : `allowed: ${known.map((name) => JSON.stringify(name)).join(', ')}`
  return (key) => {
    const meant = nearest(key, known)
    return `unknown key; ${meant === undefined ? allowed : `did you mean ${JSON.stringify(meant)}?`}`
  }
}
