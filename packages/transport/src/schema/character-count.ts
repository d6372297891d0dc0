/** How many characters (code points) a string has; "👍" is one. JSON Schema and the servers count like this. */
export function characterCount(value: string): number {
  let count = 0
  for (const _ of value) count += 1
  return count
}
