import type { FrontRefusal } from './refusal.ts'

const REFUSED = 'Web pages may not call this server; it is for other programs.'

/**
 * A browser says on whose behalf it calls: by `Origin`, and by `Sec-Fetch-Site` where it sends none. Other programs send
 * neither.
 */
export function originRefusal(headers: Headers, allowed: readonly string[]): FrontRefusal | undefined {
  const origin = headers.get('origin')
  if (origin !== null) {
    const known = allowed.some((entry) => entry.toLowerCase() === origin.toLowerCase())
    return known ? undefined : { status: 403, detail: REFUSED }
  }
  const site = headers.get('sec-fetch-site')
  // A person who types the address comes from none.
  return site === null || site === 'none' || site === 'same-origin' ? undefined : { status: 403, detail: REFUSED }
}
