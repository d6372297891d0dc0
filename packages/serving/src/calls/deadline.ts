/**
 * How long a caller waits at most, in ms, by default. Hosts of models and many gateways give up after 60 s, and a caller that
 * has given up learns neither the key nor what to do with it.
 */
export const DEADLINE_MS = 50_000

/** A deadline in a message. */
export const inSeconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`

/** Seconds after which to ask again what came of a write. */
export const REPEAT_AFTER_S = 5
