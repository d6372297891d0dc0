/** Limits a text to so many UTF-16 code units, with a mark where it was cut, and never splits a surrogate pair. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const end = most - 1
  const splits = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end))
  return `${text.slice(0, splits ? end - 1 : end)}…`
}
