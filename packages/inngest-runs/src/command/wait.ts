import { isWaitTimeoutError } from '@x/transport'
import type { EndedRun } from '../runs/ended-run.ts'
import type { Run } from '../wire.gen.ts'
import { spanIn } from './flag-times.ts'
import { runText } from './get.ts'
import { EXIT, type RunCommand } from './run-command.ts'

/** How long a wait takes at most by default, in ms. */
export const USUAL_MS = 600_000

/** The exit code for how a run ended. */
export const EXIT_BY_RESULT: Readonly<Record<EndedRun['result'], number>> = {
  completed: EXIT.ok,
  failed: EXIT.failed,
  cancelled: EXIT.notCompleted,
  not_run: EXIT.notCompleted,
}

export const waitCommand: RunCommand = {
  name: 'wait',
  arguments: ['RUN_ID'],
  about: 'Waits until a run has ended, and shows it.',
  flags: [{ name: 'timeout', value: '10m', about: 'The longest time to wait. Default: 10m.' }],
  example: 'wait 01M8K9BE2D84B62SPBAYT52ESQ --timeout 5m',
  exitCodes: '0 completed, 1 failed, 3 cancelled or never ran, 4 not ended in time',
  async run(call) {
    const { inngest, given, values, switches, signal, print, log } = call
    const deadline = spanIn(values, 'timeout') ?? USUAL_MS
    const show = (run: Run) => print(switches.has('json') ? JSON.stringify(run, null, 2) : runText(run, call))
    try {
      const end = await inngest.waitForRun(given[0] ?? '', { deadline, signal })
      show(end.run)
      return EXIT_BY_RESULT[end.result]
    } catch (error) {
      if (!isWaitTimeoutError<Run>(error)) throw error
      if (error.lastState !== undefined) show(error.lastState)
      log(error.message)
      return EXIT.notEnded
    }
  },
}
