/**
 * Replaces what differs between two recordings: ports, which the system chooses, and the time in an id. The rest of an id
 * is the same each time, as the sandboxes make it from a seed. Everything keeps its length.
 */
export function sameEveryTime(text: string): string {
  const ports = new Map<string, string>()
  return text
    .replaceAll(/(?<=127\.0\.0\.1:)\d+/g, (port) => {
      const known = ports.get(port) ?? String(FIRST_PORT + ports.size)
      ports.set(port, known)
      return known
    })
    .replaceAll(/(?<![0-9A-Z])[0-9A-HJKMNP-TV-Z]{10}(?=[0-9A-HJKMNP-TV-Z]{16}\b)/g, TIME)
}

/** The first of those that a system chooses from. */
const FIRST_PORT = 49_152

/** The beginning of an id (ULID) of 2026-11-01. */
const TIME = '01KAYW1G00'
