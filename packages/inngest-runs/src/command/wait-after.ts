import { isWaitTimeoutError } from '@x/transport'
import type { EndedRun } from '../runs/ended-run.ts'
import { plainLine } from '../terminal/text-width.ts'
import type { Run } from '../wire.gen.ts'
import { spanIn } from './flag-times.ts'
import { runText } from './get.ts'
import { type CommandCall, type CommandFlag, EXIT, UsageError } from './run-command.ts'
import { EXIT_BY_RESULT, USUAL_MS } from './wait.ts'

/** Flags of a command that starts runs and can wait for them. */
export const WAIT_FLAGS: readonly CommandFlag[] = [
  { name: 'wait', about: 'Wait until the run has ended, and show it.' },
  { name: 'timeout', value: '10m', about: 'With --wait: the longest time to wait. Default: 10m.' },
]

/** Exit codes of such a command. */
export const WAIT_CODES = '0 done; with --wait: 0 completed, 1 failed, 3 cancelled or never ran, 4 not ended in time'

/**
 * How long the command is to wait, in ms; undefined if it is not to. Asked before anything is started: a start that is
 * followed by "invalid command line" would be repeated.
 */
export function waitingIn({ values, switches }: Pick<CommandCall, 'values' | 'switches'>): number | undefined {
  const timeout = spanIn(values, 'timeout')
  if (switches.has('wait')) return timeout ?? USUAL_MS
  if (timeout !== undefined) throw new UsageError('--timeout needs --wait')
  return undefined
}

/** Waits for what a command has started, if it is to, and shows it. Resolves to the exit code. */
export async function waitAfter(
  call: CommandCall,
  deadline: number | undefined,
  started: object,
  wait: (options: { readonly deadline: number; readonly signal: AbortSignal }) => Promise<readonly EndedRun[]>,
): Promise<number> {
  const { switches, print, log, signal } = call
  const isJson = switches.has('json')
  if (deadline === undefined) {
    print(isJson ? JSON.stringify(started, null, 2) : plainLine(Object.values(started).join(' ')))
    return EXIT.ok
  }
  log(
    Object.entries(started)
      .map((one) => one.join(' '))
      .join(', '),
  )
  const show = (runs: readonly Run[]) => {
    if (isJson) print(JSON.stringify({ ...started, runs }, null, 2))
    else for (const run of runs) print(runText(run, call))
  }
  try {
    const ends = await wait({ deadline, signal })
    show(ends.map(({ run }) => run))
    return Math.max(...ends.map(({ result }) => EXIT_BY_RESULT[result]))
  } catch (error) {
    if (!isWaitTimeoutError<Run | readonly Run[]>(error)) throw error
    show([error.lastState ?? []].flat())
    log(error.message)
    return EXIT.notEnded
  }
}
