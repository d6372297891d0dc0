/** Of the version that there is (W3C Trace Context), with neither id all zeros. */
const TRACE_PARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/**
 * Which trace a caller's request belongs to, or undefined. One that is not valid is no trace, as the standard has it: it is
 * neither passed on nor written down.
 */
export const traceParent = (given: unknown): string | undefined =>
  typeof given === 'string' && TRACE_PARENT.test(given) ? given : undefined
