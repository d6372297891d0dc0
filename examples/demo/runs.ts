import { type EndedRun, InngestRuns } from '@x/inngest-runs'
import { startInngestSandbox } from '@x/inngest-runs/testing/server'
import { bold, green, heading, line, progress, red, row, yellow } from './screen.ts'

/** Long enough to be seen. */
const SLEEP_MS = 200

const coloured = ({ result }: EndedRun): string =>
  result === 'completed' ? green(result) : result === 'failed' ? red(result) : yellow(result)

/** Watches a run that sleeps, one that fails and one that is cancelled. The sandbox behaves like the real server. */
export async function showRuns(firstNumber: number): Promise<void> {
  const { sandbox, url, close } = await startInngestSandbox({ mode: 'dev' })
  line()
  line(`${bold('@x/inngest-runs')} against its sandbox at ${url}`)
  try {
    const inngest = new InngestRuns({ baseUrl: url })

    heading(firstNumber, 'Follow a run that sleeps, then completes')
    const sleeper = sandbox.runs.start({
      function: 'send-welcome',
      script: {
        ends: 'Completed',
        afterMs: SLEEP_MS,
        output: { sent: 3 },
        jobs: [{ kind: 'sleep', atMs: SLEEP_MS }],
      },
    })
    row('run', sleeper.runId)
    row('doing', (await inngest.listRunJobs(sleeper.runId)).map(({ kind }) => kind).join(', '))
    const watched = progress('waiting')
    const ended = await inngest.waitForRun(sleeper.runId, {
      onUpdate: ({ status }) => watched.update(status),
    })
    watched.end()
    if (ended.result === 'completed') row('output', JSON.stringify(ended.output))

    heading(firstNumber + 1, 'A run that fails: its error is a value')
    const failing = sandbox.runs.start({
      function: 'charge-card',
      script: { ends: 'Failed', error: { name: 'CardDeclined', message: 'the card was declined' } },
    })
    const failed = await inngest.waitForRun(failing.runId)
    row('result', coloured(failed))
    if (failed.result === 'failed') row('error', `${failed.error.name}: ${failed.error.message}`)

    heading(firstNumber + 2, 'Cancel a run')
    const endless = sandbox.runs.start({ function: 'remind', script: 'sleeping' })
    row('doing', (await inngest.listRunJobs(endless.runId)).map(({ kind }) => kind).join(', '))
    await inngest.cancelRun(endless.runId)
    row('result', coloured(await inngest.waitForRun(endless.runId)))
  } finally {
    await close()
  }
  line()
}
