import { failureOf, inShort } from './failure.ts'
import type { Stage, Step } from './step.ts'

const clientOf = ({ inngest, inngestUrl, signingKey }: Stage) =>
  new inngest.InngestRuns({ apiKey: signingKey, baseUrl: inngestUrl, maxRetries: 1 })

const soon = { fresh: true, interval: 20 } as const

export const inngestSteps = {
  'run, read': async (stage) => {
    const { status, output } = await clientOf(stage).getRun(stage.runId)
    return `${status} ${JSON.stringify(output)}`
  },

  'run, unknown': async (stage) =>
    inShort(await failureOf(clientOf(stage).getRun('01JDYV3M8Z0000000000000000'), stage.inngest.isSdkError)),

  'run, waited for over a dropped connection': async (stage) => {
    const end = await clientOf(stage).waitForRun(stage.runId, soon)
    return `${end.result}${end.result === 'failed' ? `: ${end.error.message}` : ''}`
  },

  'run, cancelled': async (stage) => {
    const client = clientOf(stage)
    const { result } = await client.cancelRun(stage.runId)
    const end = await client.waitForRun(stage.runId, soon)
    return `${result}, then ${end.result}: ${(await stage.facts()).cancels} cancels`
  },
} satisfies Record<string, Step>
