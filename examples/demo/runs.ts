import { type EndedRun, InngestRuns } from '@x/inngest-runs'
import { startInngestSandbox } from '@x/inngest-runs/testing/server'
import { bold, dim, green, heading, line, progress, red, row, yellow } from './screen.ts'

const SECOND = 1_000

const coloured = ({ result }: EndedRun): string =>
  result === 'completed' ? green(result) : result === 'failed' ? red(result) : yellow(result)

/** Watches a run that sleeps, one that fails and one that is cancelled. The sandbox behaves like the real server. */
export async function showRuns(firstNumber: number): Promise<void> {
  const { sandbox, url, close } = await startInngestSandbox({ mode: 'dev' })
  line()
  line(`${bold('@x/inngest-runs')} against its own sandbox at ${url} ${dim('(a dev server: no key needed)')}`)
  try {
    const inngest = new InngestRuns({ baseUrl: url })

    heading(firstNumber, 'Watch a run that sleeps, then completes')
    const sleeper = sandbox.runs.start({
      function: 'send-welcome',
      script: {
        ends: 'Completed',
        afterMs: 2 * SECOND,
        output: { sent: 3 },
        jobs: [{ kind: 'sleep', atMs: 2 * SECOND }],
      },
    })
    row('run', sleeper.runId)
    const jobs = await inngest.listRunJobs(sleeper.runId)
    for (const { kind, at } of jobs) row('job', `${kind}, due ${at}`)
    const watched = progress('waiting')
    const ended = await inngest.waitForRun(sleeper.runId, {
      onUpdate: ({ status }) => watched.update(status),
    })
    watched.end()
    row('result', coloured(ended))
    if (ended.result === 'completed') row('output', JSON.stringify(ended.output))

    heading(firstNumber + 1, 'A run that fails: its error is a value')
    const failing = sandbox.runs.start({
      function: 'charge-card',
      script: { ends: 'Failed', error: { name: 'CardDeclined', message: 'the card was declined' } },
    })
    const failed = await inngest.waitForRun(failing.runId)
    row('result', coloured(failed))
    if (failed.result === 'failed') row('error', `${failed.error.name}: ${failed.error.message}`)

    heading(firstNumber + 2, 'Cancel a run, twice')
    const endless = sandbox.runs.start({ function: 'remind', script: 'sleeping' })
    row('jobs', (await inngest.listRunJobs(endless.runId)).map(({ kind }) => kind).join(', '))
    const first = await inngest.cancelRun(endless.runId)
    row('first cancel', `${yellow(first.result)} ${dim('(version 2 of the API says so)')}`)
    row('then', coloured(await inngest.waitForRun(endless.runId)))
    await new Promise((resolve) => setTimeout(resolve, 2 * SECOND))
    row('second cancel', `${yellow((await inngest.cancelRun(endless.runId)).result)} ${dim('(no error)')}`)
  } finally {
    await close()
  }
  line()
}
