import type { ServingOptions } from '../serving-options.ts'
import { tokenRefusal } from './bearer-token.ts'
import { ANY_HOST, type HostRule, hostRefusal, NO_HOST_NAMED } from './host-check.ts'
import { originRefusal } from './origin-check.ts'
import type { FrontRefusal } from './refusal.ts'

/** Who may call, as the options say it once and for all. */
export interface FrontRules {
  readonly hosts: HostRule
  readonly origins: readonly string[]
  /** Undefined where none is asked for. */
  readonly token: string | undefined
}

/** What the options mean. Without a word on who may call, only this machine may: who meant everybody has to say so. */
export function frontRules({
  allowedHosts,
  allowedOrigins = [],
  token,
}: Pick<ServingOptions, 'allowedHosts' | 'allowedOrigins' | 'token'>): FrontRules {
  const unnamed = token === undefined ? NO_HOST_NAMED : ANY_HOST
  return {
    hosts: allowedHosts === undefined ? unnamed : { allowed: allowedHosts },
    origins: allowedOrigins,
    token: token === false ? undefined : token,
  }
}

/** What a request calls this server. Where a runtime hides the header, the URL was made of it. */
export const hostOf = ({ headers, url }: Pick<Request, 'headers' | 'url'>): string =>
  headers.get('host') ?? new URL(url).host

/** Whom a request comes from and what it calls this server, before anything else: why it is turned away, or undefined. */
export async function frontRefusal(
  request: Pick<Request, 'headers' | 'url'>,
  { hosts, origins, token }: FrontRules,
): Promise<FrontRefusal | undefined> {
  const { headers } = request
  return hostRefusal(hostOf(request), hosts) ?? originRefusal(headers, origins) ?? (await tokenRefusal(headers, token))
}
