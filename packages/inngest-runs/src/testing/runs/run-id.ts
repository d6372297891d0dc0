/**
 * The form in which a run or an event is looked up. Undefined if the text cannot be an id. The server requires 26
 * characters with a first one up to 7, in either case, and checks nothing else (inngest/inngest, which parses ids with
 * oklog/ulid).
 */
export const idKey = (id: string): string | undefined =>
  id.length === 26 && id.charAt(0) <= '7' ? id.toUpperCase() : undefined

/** An id as the server writes it after parsing: characters that are not ULID digits become the highest digit. */
export const rewrittenId = (key: string): string => key.replace(/^[^0-7]/, '7').replaceAll(/[^0-9A-HJKMNP-TV-Z]/g, 'Z')
