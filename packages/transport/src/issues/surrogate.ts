/** Half of a surrogate pair without its other half: no character, and nothing that UTF-8 can hold. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** What to tell of a text that holds half a character, or undefined: on its way out it would become another text. */
export const surrogateProblem = (text: string): string | undefined =>
  LONE_SURROGATE.test(text) ? 'expected well-formed Unicode, got a lone surrogate (half of a character)' : undefined
