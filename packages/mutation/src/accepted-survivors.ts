import type { Accepted } from './judge-mutants.ts'

const NOTHING_UNDER_IT = 'The keys of the Map are texts: under what is none it has nothing, either.'
const OF_NOBODY = 'The name that is let in is one that Stryker made up.'
const IS_THERE = 'It is there by then. The compiler cannot know it.'
const ENDS_THE_SAME = 'What follows gives undefined, too.'
const NOT_LISTED = 'Rows without an order are those that the list has named, and these have left before.'

/** What may survive, by file, each with the reason. */
export const ACCEPTED: Readonly<Record<string, readonly Accepted[]>> = {
  'packages/transport/src/outcome.ts': [
    {
      line: 'export const worse = (a: Verdict, b: Verdict): Verdict => (RANK[a] >= RANK[b] ? a : b)',
      change: 'RANK[a] >= RANK[b] → RANK[a] > RANK[b]',
      reason: 'Verdicts of one rank are one verdict.',
    },
  ],
  'packages/runa-payouts/src/journal/claim-index.ts': [
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of code, as it stands there
      line: "throw new JournalError('settled', `the order under the key ${key} is settled ${order.settled?.result} already`, {",
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
  'packages/runa-payouts/src/order-belief.ts': [
    {
      line: '} catch {',
      change: '{ return undefined } → {}',
      reason: ENDS_THE_SAME,
    },
  ],
  'packages/runa-payouts/src/payouts/batch-index.ts': [
    {
      line: 'if (chunk !== undefined) chunk.inHand = true',
      change: 'chunk !== undefined → true',
      reason: IS_THERE,
    },
    { line: 'const settlement = chunk?.settlement', change: 'chunk?.settlement → chunk.settlement', reason: IS_THERE },
    { line: 'default:', change: 'default: return undefined → default:', reason: ENDS_THE_SAME },
    {
      line: 'const decided = chunk === undefined || chunk.inHand ? undefined : chunk',
      change: 'chunk === undefined → false',
      reason: NOT_LISTED,
    },
    {
      line: 'if (chunk?.inHand === true && held === undefined) {',
      change: 'chunk?.inHand → chunk.inHand',
      reason: NOT_LISTED,
    },
    {
      line: 'const became = held ?? (chunk === undefined ? undefined : earlierResult(reference, chunk))',
      change: 'chunk === undefined → false',
      reason: NOT_LISTED,
    },
  ],
}
