/**
 * JSON with the keys of every object sorted by their UTF-16 code units and no whitespace, as in RFC 8785: the same
 * content makes the same bytes, however an object was built. Properties without a value are left out.
 *
 * @param value anything that JSON can hold.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((member) => canonicalJson(member)).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  // By hand: JSON.stringify would put keys that look like whole numbers first, in numeric order.
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`)
  return `{${members.join()}}`
}
