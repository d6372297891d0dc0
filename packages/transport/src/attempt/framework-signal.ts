/**
 * What Next.js throws out of its own `fetch` as a signal to itself: a page cannot be built statically, or a prerender
 * is over. Recognised by the digests of its versions 13 to 16.
 */
const DIGEST = /^(?:DYNAMIC_SERVER_USAGE|NEXT_|BAILOUT_TO_CLIENT_SIDE_RENDERING|HANGING_PROMISE_REJECTION)/

/** The mark of React's postpone, which Next.js throws during partial prerendering. */
const POSTPONE = Symbol.for('react.postpone')

/**
 * Whether `fetch` threw a signal of the framework to itself. Nothing was sent, and the signal has to be passed on
 * unchanged: Next.js knows it by identity and by its digest. If a page's read fails with anything else, the build
 * fails.
 */
export function isFrameworkSignal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const digest: unknown = Reflect.get(error, 'digest')
  return (typeof digest === 'string' && DIGEST.test(digest)) || Reflect.get(error, '$$typeof') === POSTPONE
}
