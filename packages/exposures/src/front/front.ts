import type { ServingOptions } from '../serving-options.ts'
import { tokenRefusal } from './bearer-token.ts'
import { hostRefusal } from './host-check.ts'
import { originRefusal } from './origin-check.ts'
import type { FrontRefusal } from './refusal.ts'

export type FrontRules = Pick<ServingOptions, 'allowedHosts' | 'allowedOrigins' | 'token'>

/** Whom a request comes from and what it calls this server, before anything else: why it is turned away, or undefined. */
export async function frontRefusal(
  { headers, url }: Pick<Request, 'headers' | 'url'>,
  { allowedHosts, allowedOrigins, token }: FrontRules,
): Promise<FrontRefusal | undefined> {
  // Where a runtime hides the header, the URL was made of it.
  const host = headers.get('host') ?? new URL(url).host
  return (
    hostRefusal(host, allowedHosts) ?? originRefusal(headers, allowedOrigins) ?? (await tokenRefusal(headers, token))
  )
}
