/**
 * JSON with the keys of every object in the order of their UTF-16 code units and no space in between, as RFC 8785
 * writes it: the same content makes the same bytes, however an object was built. Properties without a value are left out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}
