import { watchRuns } from '../watch/watch-runs.ts'
import { spanIn, timeIn } from './flag-times.ts'
import { EXIT, type RunCommand, UsageError } from './run-command.ts'
import { FILTER_FLAGS, filtersIn, STATUS_FLAG, statusesIn } from './run-filters.ts'
import { runHeading, runLine } from './run-table.ts'

/** The words of the flag, and those of a row. */
const ROW_STATUS: Readonly<Record<string, string>> = { QUEUED: 'Scheduled' }

export const watchCommand: RunCommand = {
  name: 'watch',
  arguments: [],
  about: 'Shows new runs and ended runs as they appear, until you stop it.',
  flags: [
    STATUS_FLAG,
    { name: 'since', value: '1h', about: 'Start 30s, 15m, 24h or 7d ago, or at a time. Default: now.' },
    { name: 'cursor', value: 'text', about: 'Continue after a change, with its cursor from --json. Replaces --since.' },
    ...FILTER_FLAGS,
    { name: 'interval', value: '10s', about: 'Time between two checks, at least 2s. Default: 10s.' },
  ],
  example: 'watch --status FAILED --json',
  exitCodes: '0 stopped by a signal',
  endsOnSignal: true,
  async run(call) {
    const { inngest, values, switches, clock, signal, print } = call
    const [since, cursor] = [timeIn(values, 'since', clock.now()), values.get('cursor')]
    if (since !== undefined && cursor !== undefined) throw new UsageError('--since and --cursor cannot be combined')
    const statuses = statusesIn(values)?.map(
      (word) => ROW_STATUS[word] ?? `${word.charAt(0)}${word.slice(1).toLowerCase()}`,
    )
    const options = {
      filters: filtersIn(values),
      intervalMs: spanIn(values, 'interval'),
      from: cursor ?? since,
      signal,
      clock,
    }
    const isJson = switches.has('json')
    let changes: ReturnType<typeof watchRuns>
    try {
      changes = watchRuns(inngest, options)
    } catch (error) {
      throw error instanceof TypeError ? new UsageError(inWordsOfFlags(error.message)) : error
    }
    if (!isJson) print(runHeading(call))
    for await (const change of changes) {
      if (statuses !== undefined && !statuses.includes(change.run.status)) continue
      print(isJson ? JSON.stringify(change) : runLine(change.run, call))
    }
    return EXIT.ok
  },
}

const inWordsOfFlags = (message: string): string =>
  message.replace(/^intervalMs: .*/, '--interval: expected a duration from 2s to 1d').replace(/^from: /, '--cursor: ')
