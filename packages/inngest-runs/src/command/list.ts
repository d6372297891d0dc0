import type { RunRow } from '../wire.gen.ts'
import { countIn, timeIn } from './flag-times.ts'
import { EXIT, type RunCommand } from './run-command.ts'
import { FILTER_FLAGS, filtersIn, STATUS_FLAG, statusesIn } from './run-filters.ts'
import { runHeading, runLine } from './run-table.ts'

/** The most runs on a page of the API. */
const PAGE = 100

export const listCommand: RunCommand = {
  name: 'list',
  arguments: [],
  about: 'Lists runs, newest first.',
  flags: [
    STATUS_FLAG,
    { name: 'since', value: '24h', about: 'Only runs queued since then: 30s, 15m, 24h or 7d ago, or a time.' },
    { name: 'until', value: '1h', about: 'Only runs queued before then.' },
    ...FILTER_FLAGS,
    { name: 'limit', value: 'number', about: 'List at most this many runs. Default: 20.' },
    { name: 'output', about: 'With --json: include what each run returned, or why it failed.' },
  ],
  example: 'list --status FAILED --since 24h',
  async run(call) {
    const { inngest, values, switches, clock, signal, print, log } = call
    const limit = countIn(values, 'limit', { usual: 20, most: 10_000 })
    const filters = {
      ...filtersIn(values),
      status: statusesIn(values),
      from: timeIn(values, 'since', clock.now()),
      until: timeIn(values, 'until', clock.now()),
      limit: Math.min(limit, PAGE),
      includeOutput: switches.has('output') || undefined,
    }
    const rows: RunRow[] = []
    let isMore = false
    for await (const row of inngest.listRuns(filters, { signal })) {
      isMore = rows.length === limit
      if (isMore) break
      rows.push(row)
    }
    if (switches.has('json')) print(JSON.stringify(rows, null, 2))
    else if (rows.length === 0) log('No runs.')
    else {
      print([runHeading(call), ...rows.map((row) => runLine(row, call))].join('\n'))
      if (isMore) log(`There are more than ${limit} runs: raise --limit.`)
    }
    return EXIT.ok
  },
}
