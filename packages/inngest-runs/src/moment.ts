/** A time of the server's in ms since the Unix epoch; NaN for whatever else an odd answer may hold in its place. */
export const momentOf = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN)
