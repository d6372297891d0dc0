/** A time from the server in ms since the Unix epoch; NaN for anything else that an odd response may contain instead. */
export const momentOf = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN)
