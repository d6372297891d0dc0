import {
  checkedOptions,
  invalidInput,
  SHARED_CALL_OPTIONS,
  systemClock,
  Transport,
  UnexpectedResponseError,
  userAgent,
} from '@x/transport'
import { VERSION } from '../version.ts'
import { isLink, type PayoutLink, payoutLink, type Redeemable } from './payout-link.ts'
import { quietFetch } from './quiet-fetch.ts'
import { REDEEM_OPTIONS, type RedeemOptions } from './redeem-options.ts'
import type { Redemption } from './redemption.ts'
import { readRedemption } from './redemption-answer.ts'
import { REDEMPTION_API, redeemOperation } from './redemption-api.ts'
import { shownFailure } from './shown-failure.ts'

const OPERATION = 'redeem'
const PRODUCT = 'x-runa-payouts'

/**
 * Redeems a payout: gets the gift card's code, or the page to send the recipient to, from its link. Runa has to enable
 * this for the account (developer.runa.io, /features/redemption-api).
 *
 * It needs neither an API key nor a client: the link alone is the credential. No error, event or log contains a link or
 * a code. Treat the result like money.
 *
 * The same link always returns the same code. The client does not repeat a request that reached the host, because Runa
 * refuses a second one within a minute of `RE008`.
 *
 * @param payout an item of a completed order, its `payout`, or the link alone. It must be https, except on loopback
 *   addresses and with `allowPlainHttp`. It can be on any host, because customers have their own domains.
 * @throws RedemptionError if the host says why there is no code.
 * @throws UnexpectedResponseError for a web page, which means that the feature is off or that this is not a payout
 *   link; for a redirect, which is not followed; and for a success without a code.
 * @throws RequestValidationError for something that is not a link, and for invalid options. Nothing is sent.
 * @throws ConnectionError, TimeoutError, AbortedError as every call does, and ApiError for an error status.
 *
 * @example
 * ```ts
 * import { RunaPayouts } from '@x/runa-payouts'
 * import { redeem } from '@x/runa-payouts/redemption'
 *
 * const runa = new RunaPayouts()
 * const { items } = await runa.listOrders({ limit: 1 })
 * const order = items[0] === undefined ? undefined : await runa.getOrder(items[0].id)
 * if (order?.status === 'COMPLETED' && order.items[0] !== undefined) {
 *   const redeemed = await redeem(order.items[0])
 *   console.log(redeemed.kind, redeemed.amount)
 * }
 * ```
 */
export async function redeem(payout: Redeemable, options: RedeemOptions = {}): Promise<Redemption> {
  const given = checkedOptions(OPERATION, options, REDEEM_OPTIONS, REDEMPTION_API)
  const link = payoutLink(payout, given.allowPlainHttp === true)
  if (!isLink(link)) throw invalidInput([link], { operation: OPERATION }, REDEMPTION_API)
  const { data, status, attempts } = await ask(link, given).catch((error: unknown) => {
    throw shownFailure(error)
  })
  const redemption = readRedemption(data)
  if (redemption !== undefined) return redemption
  throw new UnexpectedResponseError(
    { what: `the payout's host returned ${status} without a code`, advice: 'Try again later with the same link.' },
    { status },
    { operation: OPERATION, outcome: 'accepted', retryable: true, attempts },
  )
}

function ask({ base, ask: path, secrets }: PayoutLink, given: RedeemOptions) {
  const { fetch, onAttempt, clock = systemClock, signal, timeout, deadline, maxRetries } = given
  // One for each call: it learns the secrets of the link that it is made for.
  const transport = new Transport({
    product: PRODUCT,
    api: REDEMPTION_API,
    connect: () => ({ baseUrl: base, headers: {}, secrets }),
    headers: { 'user-agent': userAgent(PRODUCT, VERSION) },
    fetch: quietFetch(fetch),
    onAttempt,
    clock,
    random: Math.random,
  })
  return transport.send(
    redeemOperation(path),
    { knownOptions: SHARED_CALL_OPTIONS, onlyUnsent: true },
    { signal, timeout, deadline, maxRetries },
  )
}
