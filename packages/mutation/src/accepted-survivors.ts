import type { Accepted } from './judge-mutants.ts'

const NOTHING_UNDER_IT = 'The keys of the Map are strings: any other key has no entry, either.'
const OF_NOBODY = 'The only name that it additionally allows is one that Stryker made up.'
const IS_THERE = 'It exists by then. The compiler cannot know that.'
const ENDS_THE_SAME = 'The code after it returns undefined, too.'
const ANY_WORD = 'It is only compared with the other words: any further word means the same.'
const NEVER_REPEATED = 'The policy would decide the same: nothing accepted is repeated.'
const NOBODY_ASKS = 'Nothing reads the reason why no attempt follows.'
const SET_BEFORE = 'An attempt sets it before anything reads it.'
const NOT_LISTED = 'Rows without an order are those that the list has named, and these have returned earlier.'
const REPORTED =
  'A payout without an order has been reported by then, and that report counts. The compiler cannot know that.'

/** Mutations that may survive, by file, each with the reason. */
export const ACCEPTED: Readonly<Record<string, readonly Accepted[]>> = {
  'packages/transport/src/outcome/outcome.ts': [
    {
      line: 'export const worse = (a: Verdict, b: Verdict): Verdict => (RANK[a] >= RANK[b] ? a : b)',
      change: 'RANK[a] >= RANK[b] → RANK[a] > RANK[b]',
      reason: 'Verdicts of one rank are one verdict.',
    },
  ],
  'packages/transport/src/attempt/obstacle.ts': [
    {
      line: 'if (missing !== undefined && !(missing in globalThis)) return noFetch(missing)',
      change: 'missing !== undefined → true',
      reason: 'The compiler needs it. There is a global named undefined, so nothing is missing.',
    },
  ],
  'packages/transport/src/attempt/not-sent.ts': [
    {
      line: "if (code === PROXY_NEVER_CONNECTED) return ['never connected']",
      change: '\'never connected\' → ""',
      reason: ANY_WORD,
    },
    {
      line: "return refused ? ['never connected', ...all] : all",
      change: '\'never connected\' → ""',
      reason: ANY_WORD,
    },
    {
      line: "return LASTING.has(code) ? 'lasting' : 'never connected'",
      change: '\'never connected\' → ""',
      reason: ANY_WORD,
    },
  ],
  'packages/transport/src/call/single-flight.ts': [
    {
      line: 'if (signal === undefined) return await flight.result',
      change: 'signal === undefined → false',
      reason: 'It only saves a promise: a caller without a signal waits for the same result either way.',
    },
  ],
  'packages/transport/src/attempt/attempt-log.ts': [
    {
      line: "if (end.kind === 'response') return undefined",
      change: "end.kind === 'response' → false",
      reason: ENDS_THE_SAME,
    },
    { line: "if (end.kind === 'response') return undefined", change: '\'response\' → ""', reason: ENDS_THE_SAME },
  ],
  'packages/transport/src/attempt/attempt-loop.ts': [
    {
      line: ": classification.verdict === 'accepted'",
      change: "classification.verdict === 'accepted' → false",
      reason: NEVER_REPEATED,
    },
    { line: ": classification.verdict === 'accepted'", change: '\'accepted\' → ""', reason: NEVER_REPEATED },
    {
      line: "const OVER: RetryDecision = { retry: false, because: 'deadline' }",
      change: 'false → true',
      reason: 'It has no delay, and without one no attempt follows.',
    },
    {
      line: 'let limit: AttemptLimit = { limitMs: 0, byDeadline: false }',
      change: '{ limitMs: 0, byDeadline: false } → {}',
      reason: SET_BEFORE,
    },
    {
      line: 'let limit: AttemptLimit = { limitMs: 0, byDeadline: false }',
      change: 'false → true',
      reason: SET_BEFORE,
    },
    {
      line: "const OVER: RetryDecision = { retry: false, because: 'deadline' }",
      change: "{ retry: false, because: 'deadline' } → {}",
      reason: NOBODY_ASKS,
    },
    {
      line: "const OVER: RetryDecision = { retry: false, because: 'deadline' }",
      change: '\'deadline\' → ""',
      reason: NOBODY_ASKS,
    },
    {
      line: "? { retry: false, because: 'final' }",
      change: "{ retry: false, because: 'final' } → {}",
      reason: NOBODY_ASKS,
    },
    { line: "? { retry: false, because: 'final' }", change: '\'final\' → ""', reason: NOBODY_ASKS },
    {
      line: "if (end.kind === 'lost' && log.attempts.length === 0 && isFrameworkSignal(end.error)) {",
      change: "end.kind === 'lost' → true",
      reason: 'A response has no error: the compiler cannot know that it would be undefined.',
    },
    {
      line: 'await retryLoop({ url, method, limit: plan.maxRetries - 1, attempt, again })',
      change: 'plan.maxRetries - 1 → plan.maxRetries + 1',
      reason: 'The policy ends the loop before ky would.',
    },
    {
      line: "if (classification === undefined) throw foreign(new Error('no attempt was made'), plan, log)",
      change: 'classification === undefined → false',
      reason: IS_THERE,
    },
    {
      line: "if (classification === undefined) throw foreign(new Error('no attempt was made'), plan, log)",
      change: '\'no attempt was made\' → ""',
      reason: IS_THERE,
    },
  ],
  'packages/transport/src/attempt/attempt.ts': [
    {
      line: 'response.body?.cancel().catch(() => {})',
      change: 'response.body?.cancel → response.body.cancel',
      reason: 'It is too late for anything to read the result.',
    },
  ],
  'packages/runa-payouts/src/journal/claim-index.ts': [
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of code, as it stands there
      line: "throw new JournalError('settled', `the order under the key ${key} is already settled: ${order.settled?.result}`, {",
      change: 'order.settled?.result → order.settled.result',
      reason: IS_THERE,
    },
    {
      line: 'orderId: order.settled?.orderId,',
      change: 'order.settled?.orderId → order.settled.orderId',
      reason: IS_THERE,
    },
  ],
  'packages/runa-payouts/src/journal/settlement-check.ts': [
    {
      line: "const form = typeof result === 'string' ? FORMS.get(result) : undefined",
      change: "typeof result === 'string' → true",
      reason: NOTHING_UNDER_IT,
    },
    {
      line: "accepted: { required: ['orderId'], optional: [] },",
      change: '[] → ["Stryker was here"]',
      reason: OF_NOBODY,
    },
    {
      line: "failed: { required: ['orderId'], optional: [] },",
      change: '[] → ["Stryker was here"]',
      reason: OF_NOBODY,
    },
    {
      line: "rejected: { required: ['reason'], optional: [] },",
      change: '[] → ["Stryker was here"]',
      reason: OF_NOBODY,
    },
    {
      line: "released: { required: ['reason'], optional: [] },",
      change: '[] → ["Stryker was here"]',
      reason: OF_NOBODY,
    },
  ],
  'packages/runa-payouts/src/orders/order-belief.ts': [
    {
      line: 'if (told === sent) return true',
      change: 'told === sent → false',
      reason: 'It saves time, and no more: what follows finds equal texts equal.',
    },
    {
      line: '} catch {',
      change: '{ return undefined } → {}',
      reason: ENDS_THE_SAME,
    },
  ],
  'packages/runa-payouts/src/payouts/plan/batch-index.ts': [
    {
      line: 'if (chunk !== undefined) chunk.inHand = true',
      change: 'chunk !== undefined → true',
      reason: IS_THERE,
    },
    { line: 'const settlement = chunk?.settlement', change: 'chunk?.settlement → chunk.settlement', reason: IS_THERE },
    {
      line: 'const decided = chunk === undefined || chunk.inHand ? undefined : chunk',
      change: 'chunk === undefined → false',
      reason: NOT_LISTED,
    },
  ],
  'packages/runa-payouts/src/payouts/plan/row-results.ts': [
    { line: 'default:', change: 'default: return undefined → default:', reason: ENDS_THE_SAME },
    {
      line: "return { ...(recorded ?? { reference, result: 'not_sent' }), ...(reported === undefined ? {} : { result: reported }) }",
      change: "{ reference, result: 'not_sent' } → {}",
      reason: REPORTED,
    },
    {
      line: "return { ...(recorded ?? { reference, result: 'not_sent' }), ...(reported === undefined ? {} : { result: reported }) }",
      change: '\'not_sent\' → ""',
      reason: REPORTED,
    },
  ],
}
