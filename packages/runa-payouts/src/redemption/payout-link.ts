import { isLoopback, type SchemaIssue, shownKind } from '@x/transport'

/** A payout of an order item. */
export interface RedeemablePayout {
  /** The link, `payout.url` of an order item. */
  readonly url: string
}

/** An item of an order. */
export interface RedeemableItem {
  /** The id of the item (E-…), which `redeemAll` repeats. */
  readonly id?: string | undefined
  /** The payout of the item. An item without one cannot be redeemed. */
  readonly payout?: RedeemablePayout | null | undefined
}

/** What can be redeemed: an order item, its `payout`, or the link alone. */
export type Redeemable = RedeemableItem | RedeemablePayout | URL | string

/** A link that a request may go to. */
export interface PayoutLink {
  /** The link as it came, without its fragment and without a `format` of its own. */
  readonly base: string
  /** What follows it to ask for JSON. It begins with `?` or `&`. */
  readonly ask: string
  /** Texts of the link that must not be shown. */
  readonly secrets: readonly string[]
}

/** The link of what was given, or the problem with it, which never quotes the link: anyone who has it can redeem it. */
export function payoutLink(given: unknown, allowPlainHttp: boolean): PayoutLink | SchemaIssue {
  const { path, value } = linkIn(given)
  const refuse = (message: string): SchemaIssue => ({ path, code: 'invalid_value', message })
  if (typeof value !== 'string') {
    const isOrder = typeof given === 'object' && given !== null && 'items' in given
    const hint = isOrder ? '; pass one of its items, or call redeemAll' : ''
    return refuse(`expected the link of a payout, \`payout.url\` of a completed order, got ${shownKind(value)}${hint}`)
  }
  if (value.trim() !== value) return refuse('expected no leading or trailing whitespace')
  let url: URL
  try {
    url = new URL(value)
  } catch {
    return refuse('expected an absolute URL')
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('expected an https URL')
  if (url.username !== '' || url.password !== '') return refuse('expected a URL without a user name and password')
  if (url.protocol === 'http:' && !allowPlainHttp && !isLoopback(url.href)) {
    return refuse(
      'expected https, because plain http exposes the link and the code to everyone on the network path. On a network that you trust, pass allowPlainHttp: true',
    )
  }
  return askedForJson(url)
}

export const isLink = (found: PayoutLink | SchemaIssue): found is PayoutLink => 'base' in found

/** Where the link is in what was given, for messages, and the link. */
function linkIn(given: unknown): { readonly path: readonly string[]; readonly value: unknown } {
  if (typeof given !== 'object' || given === null) return { path: ['payout'], value: given }
  // A URL of another realm is no instance of this realm's class.
  if (given instanceof URL || Object.prototype.toString.call(given) === '[object URL]') {
    return { path: ['payout'], value: String(given) }
  }
  if (!('payout' in given)) return { path: ['payout', 'url'], value: Reflect.get(given, 'url') }
  const { payout } = given
  const isPayout = typeof payout === 'object' && payout !== null
  return { path: ['payout', 'url'], value: isPayout ? Reflect.get(payout, 'url') : payout }
}

/** The link with `format=json` added. Its own query stays as it is, byte for byte, but for a `format`. */
function askedForJson({ origin, pathname, search }: URL): PayoutLink {
  const own = search
    .slice(1)
    .split('&')
    .filter((one) => one !== '' && !/^format(?:=|$)/i.test(one))
  const query = own.length === 0 ? '' : `?${own.join('&')}`
  const parts = [...pathname.split('/'), ...own.flatMap((one) => [one, one.slice(one.indexOf('=') + 1)])]
  return {
    base: `${origin}${pathname}${query}`,
    ask: query === '' ? '?format=json' : '&format=json',
    secrets: [`${pathname}${query}`, pathname, ...parts, ...parts.map(decoded)],
  }
}

/** As a message may quote it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
