/**
 * What is wrong with a `token` option, or undefined. One that is undefined or empty is a variable that nobody has set: to go
 * on without it would let everybody in. So nothing but `false` says that no token is wanted.
 */
export function tokenProblem(token: unknown): string | undefined {
  if (token === false || (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token))) return undefined
  const expected = 'expected text of visible ASCII characters, without white space'
  // A token is never shown, and what is wrong with a text can be seen where it is kept.
  if (typeof token === 'string') return token === '' ? `${expected}, got an empty one` : expected
  const got = typeof token === 'object' && token !== null ? 'an object' : String(token)
  return `${expected}, got ${got}; where something in front of this server asks who calls, say so: token: false`
}
