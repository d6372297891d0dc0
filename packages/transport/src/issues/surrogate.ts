/** Half of a surrogate pair without its other half: not a character, and not representable in UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** The message for a text with a lone surrogate, or undefined: once sent, it would become another text. */
export const surrogateProblem = (text: string): string | undefined =>
  LONE_SURROGATE.test(text) ? 'expected well-formed Unicode, got a lone surrogate (half of a character)' : undefined
