import { nearestName } from './nearest-name.ts'

/** What to tell somebody whose object has a key that it may not have. */
export function unknownKeyMessage(key: string, known: readonly string[]): string {
  const meant = nearestName(key, known)
  if (meant !== undefined) return `unknown key; did you mean ${JSON.stringify(meant)}?`
  if (known.length === 0) return 'unknown key; none is allowed'
  return `unknown key; allowed: ${known.map((name) => JSON.stringify(name)).join(', ')}`
}
