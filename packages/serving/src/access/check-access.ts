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

/** Who may call, according to the options. */
export interface AccessRules {
  readonly hosts: AllowedHosts
  readonly origins: readonly string[]
  /**
   * Whether pages of this server itself may call. Not if neither host nor token is checked: then the name may be
   * anybody's (DNS rebinding).
   */
  readonly ownOrigin: boolean
  /** Undefined if none is required. */
  readonly token: string | undefined
}

/** The rules that the options stand for. By default only this machine may call; allowing everybody has to be explicit. */
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

/** The host of a request. If a runtime hides the header, it is in the URL. */
export const hostOf = ({ headers, url }: Pick<Request, 'headers' | 'url'>): string =>
  headers.get('host') ?? new URL(url).host

/** The origins whose pages may send a request: those of the options, and the server's own. */
export function originsFor(
  request: Pick<Request, 'headers' | 'url'>,
  { origins, ownOrigin }: AccessRules,
): readonly string[] {
  if (!ownOrigin) return origins
  const host = hostOf(request)
  // Which of the two it is called by, a proxy in front of it knows. An origin has no port where it is the usual one.
  return [...origins, `http://${host.replace(/:80$/, '')}`, `https://${host.replace(/:443$/, '')}`]
}

/** Checks host, origin and token of a request, before anything else. Undefined: access is allowed. */
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
