import { cut, LONGEST_SHOWN } from '@x/transport'
import type { FrontRefusal } from './refusal.ts'

/**
 * A browser says on whose behalf it calls: by `Origin`, and by `Sec-Fetch-Site` where it sends none. Other programs send
 * neither.
 */
export function originRefusal(headers: Headers, allowed: readonly string[]): FrontRefusal | undefined {
  const origin = headers.get('origin')
  if (origin !== null) {
    const known = allowed.some((entry) => entry.toLowerCase() === origin.toLowerCase())
    return known ? undefined : refused(JSON.stringify(cut(origin, LONGEST_SHOWN)), '--allowed-origins allows it')
  }
  const site = headers.get('sec-fetch-site')
  // A person who types the address comes from none.
  if (site === null || site === 'none' || site === 'same-origin') return undefined
  return refused('another site, which is not named', '--allowed-origins allows pages by their origin')
}

const refused = (whose: string, flag: string): FrontRefusal => ({
  status: 403,
  detail: `Web pages of ${whose} may not call this server. Of the command, ${flag}; of a handler, the option allowedOrigins.`,
  reason: `pages of ${whose} are not allowed`,
})
