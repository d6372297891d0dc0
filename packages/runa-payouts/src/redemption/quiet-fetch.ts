import { isFrameworkSignal, makesOneRequest, singleRequest } from '@x/transport'

/** What names of errors, error codes and system calls look like. Anything else in their place may be a secret. */
const NAMES: Readonly<Record<string, RegExp>> = {
  name: /^[A-Z][A-Za-z]{0,40}$/,
  code: /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/,
  syscall: /^[a-z][A-Za-z]{0,20}$/,
}

/** How far a chain of causes is followed, and how many errors are inspected in all. */
const DEEPEST = 8
const MOST = 64

/**
 * A `fetch` that fails without a secret in the short names of its error, which events and errors show. Messages may say
 * anything: nobody shows them. Undefined if there is none to call.
 */
export function quietFetch(given: typeof globalThis.fetch | undefined): typeof globalThis.fetch | undefined {
  const fetch = given ?? globalThis.fetch
  if (typeof fetch !== 'function') return undefined
  const quiet: typeof globalThis.fetch = async (...request) => {
    try {
      // Unbound: a runtime's own `fetch` rejects any other `this`.
      return await fetch(...request)
    } catch (error) {
      if (isFrameworkSignal(error) || hasPlainNames(error, DEEPEST, { left: MOST })) throw error
      throw new TypeError('fetch failed')
    }
  }
  return makesOneRequest(given) ? singleRequest(quiet) : quiet
}

function hasPlainNames(error: unknown, depth: number, budget: { left: number }): boolean {
  if (error === undefined || error === null) return true
  budget.left -= 1
  if (typeof error !== 'object' || depth === 0 || budget.left < 0) return false
  const isPlain = Object.entries(NAMES).every(([field, form]) => {
    const value: unknown = Reflect.get(error, field)
    return typeof value !== 'string' || form.test(value)
  })
  const members: unknown = Reflect.get(error, 'errors')
  const inner = [Reflect.get(error, 'cause'), ...(Array.isArray(members) ? members : [])]
  return isPlain && inner.every((one) => hasPlainNames(one, depth - 1, budget))
}

/** The short names of an error that may be shown. */
export function plainNames(error: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(NAMES).flatMap(([field, form]) => {
      const value: unknown = Reflect.get(error, field)
      return typeof value === 'string' && form.test(value) ? [[field, value]] : []
    }),
  )
}
