/**
 * The form in which a run or an event is looked up; undefined for what cannot be an id. The server wants 26 characters
 * and a first one up to 7, in either case, and looks no closer (inngest/inngest, which parses ids with oklog/ulid).
 */
export const idKey = (id: string): string | undefined =>
  id.length === 26 && id.charAt(0) <= '7' ? id.toUpperCase() : undefined

/** An id as the server writes it once it has read it: what is no digit of a ULID has become the highest one. */
export const rewrittenId = (key: string): string => key.replace(/^[^0-7]/, '7').replaceAll(/[^0-9A-HJKMNP-TV-Z]/g, 'Z')
