/**
 * What Next.js throws out of its own `fetch` to tell itself something: that a page cannot be made at build time, that a
 * prerender is over. By the digests of its versions 13 to 16.
 */
const DIGEST = /^(?:DYNAMIC_SERVER_USAGE|NEXT_|BAILOUT_TO_CLIENT_SIDE_RENDERING|HANGING_PROMISE_REJECTION)/

/** What React's postpone, which Next throws where it prerenders in parts, is marked with. */
const POSTPONE = Symbol.for('react.postpone')

/**
 * Whether what `fetch` threw is a message of the framework to itself. Nothing was sent, and it has to arrive as it is: Next
 * knows it by identity and by its digest, and a page whose read fails otherwise fails the build.
 */
export function isFrameworkSignal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const digest: unknown = Reflect.get(error, 'digest')
  return (typeof digest === 'string' && DIGEST.test(digest)) || Reflect.get(error, '$$typeof') === POSTPONE
}
