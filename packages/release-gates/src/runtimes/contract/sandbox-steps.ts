import type { RunaSandbox } from '@x/runa-payouts/testing'
import { failureOf, inShort } from './failure.ts'
import type { Stage, Step } from './step.ts'

const order = {
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: [
    { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
  ],
} as const

type Client = InstanceType<Stage['runa']['RunaPayouts']>

/** The faults that are hardest to play, played by a sandbox in this very runtime. */
async function playFaults(client: Client, sandbox: RunaSandbox, { runa }: Stage): Promise<string> {
  const told: string[] = []
  for (const fault of ['drop-after-commit', 'truncate', 'stall-body'] as const) {
    sandbox.faults.next(fault)
    // Only the one that never ends needs a limit: a busy machine takes its time for the others.
    const timeout = fault === 'stall-body' ? 200 : undefined
    const options = { idempotencyKey: fault, timeout, maxRetries: 0 }
    told.push(inShort(await failureOf(client.createOrder(order, options), runa.isSdkError)))
    await client.createOrder(order, { idempotencyKey: fault })
  }
  return `${told.join(', ')}: ${sandbox.ledger.orders.length} orders`
}

/** People test their own code in the runtime that it is for. */
export const sandboxSteps = {
  'sandbox of Runa': async (stage) => {
    const sandbox = stage.runaTesting.createRunaSandbox()
    const client = new stage.runa.RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch })
    return playFaults(client, sandbox, stage)
  },

  'sandbox of Runa, on a port': async (stage) => {
    if (stage.runaServer === undefined) return 'not for this runtime'
    const { sandbox, url, apiKey, close } = await stage.runaServer.startRunaSandbox()
    const told = await playFaults(new stage.runa.RunaPayouts({ apiKey, baseUrl: url }), sandbox, stage)
    await close()
    return told
  },

  'sandbox of Inngest': async ({ inngest, inngestTesting }) => {
    const sandbox = inngestTesting.createInngestSandbox()
    const client = new inngest.InngestRuns({ apiKey: sandbox.signingKey, fetch: sandbox.fetch })
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: 7, afterMs: 50 } })
    sandbox.faults.next('drop-before')
    const end = await client.waitForRun(runId, { fresh: true, interval: 20 })
    return `${end.result}${end.result === 'completed' ? `: ${JSON.stringify(end.output)}` : ''}`
  },
} satisfies Record<string, Step>
