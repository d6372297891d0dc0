import type { StepName } from './contract/contract.ts'
import type { Runtime } from './runtimes.ts'

/** What each step comes to on every runtime. Money first: in no row is there a second order. */
const EXPECTED: Readonly<Record<StepName, string>> = {
  'create, 200': 'completed: 1 orders, 1 requests',
  'create, 202, wait': 'accepted, COMPLETED: 1 orders',
  'dropped connection, retried': 'completed: 1 orders, 2 requests',
  'dropped connection, same key again': 'ConnectionError unknown, then completed: 1 orders, 2 requests',
  'body cut off': 'ConnectionError unknown, then completed: 1 orders, 2 requests',
  'page of a gateway': 'ServerError unknown, then completed: 1 orders, 2 requests',
  'body stalls': 'TimeoutError unknown, then completed: 1 orders, 2 requests',
  'abort in flight': 'AbortedError unknown, then completed: 1 orders, 2 requests',
  'abort in the middle of a body': 'AbortedError unknown, then completed: 1 orders, 2 requests',
  'informational answer alone': 'ConnectionError unknown, then completed: 1 orders, 2 requests',
  'body of 12 MiB': 'UnexpectedResponseError unknown, then completed: 1 orders, 2 requests',
  'text beyond ASCII': 'Dvořák, 10 € 🎁',
  'many at once': '20 orders, 20 requests',
  'a list of payouts': '80 paid: 40 orders',
  'a journal in a file': '1 paid, 0 before; 0 paid, 1 before: 1 orders',
  'fetch handed over': 'called',
  'connection refused': 'ConnectionError not_sent',
  redirect: 'UnexpectedResponseError unknown, names the target: 0 orders, 1 requests',
  'all orders, page by page': '3 completed',
  'user agent': 'x-runa-payouts',
  'no key': 'ConfigurationError not_sent',
  'errors show no key': 'ConnectionError unknown: hidden',
  'derived key': '511c827b-8f50-8d47-94f5-4237bec60370',
  'webhook as a Request': 'unknown msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook as bytes': 'unknown msg_p5jXN8AQM9LWM0D4loKWxJek',
  'forged webhook': 'no_match',
  'list from a stream': 'utf-16le sam 1200.5',
  'list with an invalid row':
    'line 2, column 3 "amount": expected a whole number, as JPY has no decimals, got "1.200,50"',
  'payout, redeemed': 'code 10.00, string',
  'payout, redirected': 'UnexpectedResponseError unknown: hidden, 2 requests',
  'payout, body cut off': 'ConnectionError unknown: hidden, 2 requests',
  'payout, not processed': 'RedemptionError unknown: hidden, 2 requests',
  'run, read': 'Completed 7',
  'run, unknown': 'RunNotFoundError rejected',
  'run, waited for over a dropped connection': 'failed: card declined',
  'run, cancelled': 'cancelled, then cancelled: 1 cancels',
  'sandbox of Runa': 'ConnectionError unknown, ConnectionError unknown, TimeoutError unknown: 3 orders',
  'sandbox of Runa, on a port': 'ConnectionError unknown, ConnectionError unknown, TimeoutError unknown: 3 orders',
  'sandbox of Inngest': 'completed: 7',
  'tools of Runa, in both eras': 'COMPLETED, then Already paid: 1 orders',
  'tools of Inngest': 'Completed',
  'routes of Runa': '200, then 409: 1 orders',
  'routes of Inngest': '200 Completed',
}

const WITHOUT_NODE: Partial<Record<StepName, string>> = {
  'a journal in a file': 'not for this runtime',
  'sandbox of Runa, on a port': 'not for this runtime',
}

/** Where a runtime cannot tell what others can, the safer answer is the right one. */
const ELSEWHERE: Readonly<Record<string, Partial<Record<StepName, string>>>> = {
  // One message for all failures of the network: it never says that no connection was made.
  workerd: { 'connection refused': 'ConnectionError unknown', ...WITHOUT_NODE },
  edge: WITHOUT_NODE,
}

export interface Difference {
  readonly step: string
  readonly expected: string
  readonly got: string
}

/** How many steps there are, beside the runtime's name. */
export const STEP_COUNT = Object.keys(EXPECTED).length

/** Every step whose result is not what it should be, missing ones and ones that nobody expects included. */
export function differencesOf(
  { family, identity }: Pick<Runtime, 'family' | 'identity'>,
  results: Readonly<Record<string, unknown>>,
): Difference[] {
  const expected: Record<string, string> = { runtime: identity, ...EXPECTED, ...ELSEWHERE[family] }
  const steps = [...new Set([...Object.keys(expected), ...Object.keys(results)])]
  return steps
    .map((step) => ({ step, expected: expected[step] ?? '(no such step)', got: String(results[step] ?? '(nothing)') }))
    .filter(({ expected, got }) => expected !== got)
}
