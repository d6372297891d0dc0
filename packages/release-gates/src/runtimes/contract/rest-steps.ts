import type { Step } from './step.ts'

const order = {
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: [
    { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
  ],
} as const

const placing = () =>
  new Request('http://localhost/v1/order', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(order),
  })

export const restSteps = {
  // Without a key, the second time is taken for a repetition.
  'routes of Runa': async ({ runa, runaRest, runaUrl, apiKey, facts }) => {
    const routes = runaRest.createRestHandler(new runa.RunaPayouts({ apiKey, baseUrl: runaUrl }))
    const statuses = [await routes(placing()), await routes(placing())].map(({ status }) => status)
    return `${statuses.join(', then ')}: ${(await facts()).orders} orders`
  },

  'routes of Inngest': async ({ inngest, inngestRest, inngestUrl, signingKey, runId }) => {
    const routes = inngestRest.createRestHandler(new inngest.InngestRuns({ apiKey: signingKey, baseUrl: inngestUrl }))
    const answer = await routes(new Request(`http://localhost/v1/runs/${runId}`))
    return `${answer.status} ${/"status":"(\w+)"/.exec(await answer.text())?.[1]}`
  },
} satisfies Record<string, Step>
