/**
 * What one attempt tells about the thing that was asked for.
 *
 * - `accepted`: it happened
 * - `unknown`: it may have happened
 * - `rejected`: the server refused it; nothing happened
 * - `not_sent`: nothing reached the server
 */
export type Verdict = 'accepted' | 'unknown' | 'rejected' | 'not_sent'

/**
 * What an operation's 2xx answer has to carry before it counts as accepted.
 *
 * - `identified`: a JSON object with a string `id` (a write whose loss would matter)
 * - `readable`: any JSON
 * - `anything`: the status alone, as the body may be empty
 */
export type Acceptance = 'identified' | 'readable' | 'anything'

/** The verdict on an answer whose body was read to its end. */
export function verdictOfAnswer(
  answer: { status: number; readable: boolean; id: string | undefined },
  acceptance: Acceptance,
): Verdict {
  const { status } = answer
  if (status >= 200 && status <= 299) {
    if (acceptance === 'anything') return 'accepted'
    if (acceptance === 'readable') return answer.readable ? 'accepted' : 'unknown'
    return answer.id === undefined ? 'unknown' : 'accepted'
  }
  // 408 (RFC 9110, 15.5.9) and 425 (RFC 8470, 5.2) are said by gateways too, about a request that may have gone through.
  if (status >= 400 && status <= 499 && status !== 408 && status !== 425) return 'rejected'
  return 'unknown'
}
