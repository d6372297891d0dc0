import type { ServingOptions } from '../options/serving-options.ts'
import {
  type AccessDenied,
  type AllowedHosts,
  ANY_HOST,
  checkHost,
  checkOrigin,
  checkToken,
  LOOPBACK_ONLY,
} from './access-checks.ts'

/** Who may call, as the options say it once and for all. */
export interface AccessRules {
  readonly hosts: AllowedHosts
  readonly origins: readonly string[]
  /**
   * Whether pages of this very server may call. Not where neither its name nor a token is checked: its name may be
   * anybody's then (DNS rebinding).
   */
  readonly ownOrigin: boolean
  /** Undefined where none is asked for. */
  readonly token: string | undefined
}

/** What the options mean. Without a word on who may call, only this machine may: who meant everybody has to say so. */
export function accessRulesOf({
  allowedHosts,
  allowedOrigins = [],
  token: given,
}: Pick<ServingOptions, 'allowedHosts' | 'allowedOrigins' | 'token'>): AccessRules {
  const unnamed = given === undefined ? LOOPBACK_ONLY : ANY_HOST
  const hosts = allowedHosts === undefined ? unnamed : { allowed: allowedHosts }
  const token = given === false ? undefined : given
  return { hosts, origins: allowedOrigins, ownOrigin: hosts.allowed !== undefined || token !== undefined, token }
}

/** What a request calls this server. Where a runtime hides the header, the URL was made of it. */
export const hostOf = ({ headers, url }: Pick<Request, 'headers' | 'url'>): string =>
  headers.get('host') ?? new URL(url).host

/** Origins whose pages may send a request: those that were named, and the one that it was sent to. */
export function originsFor(
  request: Pick<Request, 'headers' | 'url'>,
  { origins, ownOrigin }: AccessRules,
): readonly string[] {
  if (!ownOrigin) return origins
  const host = hostOf(request)
  // Which of the two it is called by, a proxy in front of it knows. An origin has no port where it is the usual one.
  return [...origins, `http://${host.replace(/:80$/, '')}`, `https://${host.replace(/:443$/, '')}`]
}

/** Whom a request comes from and what it calls this server, before anything else: why it is turned away, or undefined. */
export async function checkAccess(
  request: Pick<Request, 'headers' | 'url'>,
  rules: AccessRules,
): Promise<AccessDenied | undefined> {
  const { headers } = request
  return (
    checkHost(hostOf(request), rules.hosts) ??
    checkOrigin(headers, originsFor(request, rules)) ??
    (await checkToken(headers, rules.token))
  )
}
