/**
 * What one attempt shows about the effect of the request.
 *
 * - `accepted`: it happened
 * - `unknown`: it may have happened
 * - `rejected`: the server rejected it; nothing happened
 * - `not_sent`: nothing reached the server
 */
export type Verdict = 'accepted' | 'unknown' | 'rejected' | 'not_sent'

/**
 * What an operation's 2xx response must contain before it counts as accepted.
 *
 * - `identified`: a JSON object with a string `id` (a write whose loss would matter)
 * - `readable`: any JSON
 * - `empty_or_readable`: no body at all, or any JSON; an HTML page is neither
 * - `anything`: the status alone
 */
export type Acceptance = 'identified' | 'readable' | 'empty_or_readable' | 'anything'

/** The verdict on a response whose body was read to its end. */
export function verdictOfResponse(
  response: { status: number; readable: boolean; empty: boolean; id: string | undefined },
  acceptance: Acceptance,
): Verdict {
  const { status } = response
  if (status >= 200 && status <= 299) {
    return isAcceptable(response, acceptance) ? 'accepted' : 'unknown'
  }
  // Gateways send 408 (RFC 9110, 15.5.9) and 425 (RFC 8470, 5.2) too, about a request that may have gone through.
  if (status >= 400 && status <= 499 && status !== 408 && status !== 425) return 'rejected'
  return 'unknown'
}

function isAcceptable(
  response: { readable: boolean; empty: boolean; id: string | undefined },
  acceptance: Acceptance,
): boolean {
  switch (acceptance) {
    case 'identified':
      return response.id !== undefined
    case 'readable':
      return response.readable
    case 'empty_or_readable':
      return response.empty || response.readable
    case 'anything':
      return true
  }
}
