/** The host of payouts in the playground. */
const HOST = 'spend.playground.runa.io'

/** Where payouts are, where the sandbox listens on a port of its own and has no other host. */
const PATH = '/spend'

/** The links of payouts, as msw knows them. */
export const PAYOUT_PATTERN = `https://${HOST}/*`

/** What the sandbox stands in for. Every other host is its own. */
const REAL_HOST = /(?:^|\.)runa\.io$/

/**
 * What the links of an order begin with: the playground's own host, unless the order came to a host of the sandbox's
 * own. Then they lead to that, so that a program without the sandbox's `fetch` can follow them.
 */
export const linkBase = ({ hostname, origin }: Pick<URL, 'hostname' | 'origin'>): string =>
  REAL_HOST.test(hostname) ? DEFAULT_LINK_BASE : `${origin}${PATH}`

export const DEFAULT_LINK_BASE = `https://${HOST}`

/** The token of a payout's link; undefined for any other URL. */
export function payoutToken({ hostname, pathname }: Pick<URL, 'hostname' | 'pathname'>): string | undefined {
  const path = hostname === HOST ? pathname : pathname.startsWith(`${PATH}/`) ? pathname.slice(PATH.length) : undefined
  return path === undefined ? undefined : /^\/([^/]+)$/.exec(path)?.[1]
}
