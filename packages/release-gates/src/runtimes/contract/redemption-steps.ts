import { failureOf, inShort } from './failure.ts'
import type { Stage, Step } from './step.ts'

/** An order that completes at once, and the link of its payout. */
async function linkOf({ runa, runaUrl, apiKey }: Stage): Promise<string> {
  const client = new runa.RunaPayouts({ apiKey, baseUrl: runaUrl })
  const result = await client.createOrder({
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    items: [
      { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'FIVEG-US' } },
    ],
  })
  if (result.kind !== 'completed') throw new Error(`expected a completed order, got ${result.kind}`)
  return result.order.items[0]?.payout.url ?? ''
}

/** A redemption that fails, and whether a print of its error shows the link. */
const failsHidden: Step = async (stage) => {
  const link = await linkOf(stage)
  const error = await failureOf(stage.redemptions.redeem(link), stage.runa.isSdkError)
  const isShown = stage.print(error).includes(link.slice(link.lastIndexOf('/') + 1))
  return `${inShort(error)}: ${isShown ? 'shown' : 'hidden'}, ${(await stage.facts()).requests} requests`
}

export const redemptionSteps = {
  'payout, redeemed': async (stage) => {
    const redeemed = await stage.redemptions.redeem(await linkOf(stage))
    return `${redeemed.kind} ${redeemed.amount}, ${redeemed.kind === 'code' ? typeof redeemed.pin : ''}`
  },

  'payout, redirected': failsHidden,
  // Not a connection that is dropped before the answer: Bun, Deno and workerd themselves repeat a GET then.
  'payout, body cut off': failsHidden,
  'payout, not processed': failsHidden,
} satisfies Record<string, Step>
