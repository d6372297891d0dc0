import {
  type CancelBatch,
  type CancelFilters,
  type CancelledRun,
  cancelRuns,
  isCancelRunsError,
} from '../cancel/index.ts'
import { plainLine, shortened } from '../terminal/text-width.ts'
import { timeIn } from './flag-times.ts'
import { type CommandCall, EXIT, type RunCommand, UsageError } from './run-command.ts'
import { FILTER_FLAGS, filtersIn } from './run-filters.ts'

/** What came of a run, where nothing is left to do. */
const DONE: ReadonlySet<string> = new Set(['cancelled', 'already_ended', 'accepted', 'would_cancel'])

export const cancelCommand: RunCommand = {
  name: 'cancel',
  arguments: [],
  rest: 'RUN_ID',
  about: 'Cancels runs for good: those with these ids, or all that match the flags and have not ended.',
  flags: [
    { name: 'since', value: '24h', about: 'Only runs queued since then: 30s, 15m, 24h or 7d ago, or a time.' },
    { name: 'until', value: '1h', about: 'Only runs queued before then.' },
    ...FILTER_FLAGS,
    { name: 'all', about: 'Every run of the environment that has not ended.' },
    { name: 'yes', about: 'Cancel them. Without this flag, they are only listed.' },
  ],
  example: 'cancel --app shop --function send-welcome --until 1h --yes',
  exitCodes: '0 all have ended or were listed, 1 some were not cancelled',
  async run(call) {
    const { inngest, given, switches, signal, print, log } = call
    const dryRun = !switches.has('yes')
    const filters = filtersOf(call)
    if (given.length > 0 && (switches.has('all') || Object.keys(filters).length > 0)) {
      throw new UsageError('cancel takes ids of runs, or flags that choose runs, not both')
    }
    if (given.length === 0 && !switches.has('all') && Object.keys(filters).length === 0) {
      throw new UsageError(
        'cancel needs ids of runs, or one of --app, --function, --since, --until, or --all for every run',
      )
    }
    const which = given.length > 0 ? given : filters
    const batch = cancelRuns(inngest, which, { dryRun, all: switches.has('all'), signal })
    const results: CancelledRun[] = []
    try {
      for await (const one of batch) {
        results.push(one)
        if (!switches.has('json')) print(lineOf(one, call))
      }
    } catch (error) {
      // What was cancelled before is cancelled.
      if (switches.has('json') && results.length > 0) print(JSON.stringify(results.map(plain), null, 2))
      if (!signal.aborted || !isCancelRunsError(error)) throw error
      log(error.message)
      return EXIT.stopped
    }
    if (switches.has('json')) print(JSON.stringify(results.map(plain), null, 2))
    log(await summary(batch, dryRun))
    return results.every(({ result }) => DONE.has(result)) ? EXIT.ok : EXIT.failed
  },
}

function filtersOf({ values, clock }: CommandCall): CancelFilters {
  const { appId, functionId } = filtersIn(values)
  const [from, until] = [timeIn(values, 'since', clock.now()), timeIn(values, 'until', clock.now())]
  return {
    ...(appId === undefined ? {} : { appId }),
    ...(functionId === undefined ? {} : { functionId }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  }
}

function lineOf({ runId, result, run, error }: CancelledRun, { width, paint }: CommandCall): string {
  const parts = [
    plainLine(runId),
    result.padEnd(13),
    plainLine(run?.function?.id ?? ''),
    plainLine(error?.message ?? ''),
  ]
  const line = shortened(parts.join('  ').trimEnd(), width)
  return DONE.has(result) ? line : paint(line, 'red')
}

const plain = ({ runId, result, error }: CancelledRun) => ({
  runId,
  result,
  ...(error === undefined ? {} : { error: error.message }),
})

async function summary(batch: CancelBatch, dryRun: boolean): Promise<string> {
  const { runs, ...counts } = await batch
  if (runs === 0) return 'No runs.'
  if (dryRun) return `Nothing was cancelled: pass --yes to cancel ${runs === 1 ? 'this run' : `these ${runs} runs`}.`
  const some = Object.entries(counts).filter(([, count]) => count > 0)
  return some.map(([result, count]) => `${count} ${result}`).join(', ')
}
