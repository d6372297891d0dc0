/** Where a journal is, as somebody has typed it. */
export type JournalPlace =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'libsql'; readonly url: string }
  /** A journal in a file, or a SQLite database: its first bytes tell. */
  | { readonly kind: 'path'; readonly path: string }

const VARIABLE = 'env:'

/**
 * Whether a text that somebody has typed may hold a password: a URL, in quotes as some tools leave it in a variable, or
 * the `host=… password=…` of libpq. No message shows such a text.
 */
export const mayHoldPassword = (text: string): boolean =>
  /:\/\/|^[\s"']*(?:jdbc:)?(?:postgres(?:ql)?|libsql|wss|https):|password\s*=|authtoken\s*=/i.test(text)

/**
 * Reads a place: a URL, a path, or `env:NAME` for one that should not be seen in a list of processes.
 *
 * @returns the place, or what is wrong with it. Never shows a URL: it may hold a password.
 */
export function journalPlace(
  typed: string,
  environment: Readonly<Record<string, string | undefined>>,
): JournalPlace | { readonly problem: string } {
  if (typed.startsWith(VARIABLE)) {
    const name = typed.slice(VARIABLE.length)
    const value = environment[name]
    if (value === undefined || value === '') return { problem: `the environment variable ${name} is not set` }
    return value.startsWith(VARIABLE)
      ? { problem: `the environment variable ${name} contains another env:NAME` }
      : journalPlace(value, environment)
  }
  if (/^postgres(?:ql)?:\/\//i.test(typed)) return { kind: 'postgres', url: typed }
  if (/^(?:libsql|https|wss):\/\//i.test(typed)) return { kind: 'libsql', url: typed }
  const scheme = /^([a-z][a-z\d+.-]+):\/\//i.exec(typed)?.[1]
  if (scheme !== undefined) {
    return { problem: `expected a file, postgres://… or libsql://…, got a URL that begins with ${scheme}://` }
  }
  if (mayHoldPassword(typed)) {
    return {
      problem:
        'expected a file, postgres://… or libsql://…, got text that contains an address or a password but begins differently: look for a quote, a space or another word before the URL',
    }
  }
  return { kind: 'path', path: typed }
}
