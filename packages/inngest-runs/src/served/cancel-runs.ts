import type { CallHook } from '@x/serving'
import { invalidInput } from '@x/transport'
import { INNGEST_API } from '../api/api.ts'
import { type CancelFilters, cancelRuns, type RunIds } from '../cancel/index.ts'
import type { InngestRuns } from '../client.ts'
import { cancelRunsRequestSchema } from '../schemas/index.ts'
import type { CancelledRuns } from '../wire.gen.ts'
import { checkedBody } from './checked-body.ts'

/** Ms that are left for the cancels in flight and the answer, once no further one is sent. */
const SPARE_MS = 5_000

/** Ms of these that are left for the answer. */
const ANSWER_MS = 2_000

/** Cancels many runs. When its caller is about to leave, it stops, and answers with what came of them until then. */
export const cancelManyRuns: CallHook<InngestRuns> = async (
  client,
  { body },
  { headers },
  answeredWithinMs = Number.POSITIVE_INFINITY,
) => {
  const leavesAt = Date.now() + answeredWithinMs - SPARE_MS
  const { runIds, dryRun, ...filters } = checkedBody('cancelRuns', cancelRunsRequestSchema, body)
  if (runIds !== undefined && Object.keys(filters).length > 0) throw mixed(Object.keys(filters))
  const named: CancelFilters | RunIds = runIds ?? filters
  const source = forCaller(client, headers, leavesAt)
  const batch = cancelRuns(source, named, dryRun === undefined ? {} : { dryRun })
  const results: CancelledRuns['runs'][number][] = []
  for await (const { runId, result, error } of batch) {
    results.push({ runId, result, ...(error === undefined ? {} : { error: error.message }) })
    if (Date.now() >= leavesAt) break
  }
  const { runs, ...counts } = await batch
  const isWhole = Object.values(counts).reduce((sum, count) => sum + count, 0) === runs
  const answer: CancelledRuns = {
    counts: { runs, ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)) },
    runs: results,
    ...(isWhole
      ? {}
      : { next: 'Not all runs were cancelled in time. Call again with the same arguments for the rest.' }),
  }
  return { data: answer, status: 200, headers: new Headers(), requestId: undefined, drift: [] }
}

/** Filters beside ids would be ignored, and more would be cancelled than was meant. */
const mixed = (names: readonly string[]): Error =>
  invalidInput(
    [{ path: ['runIds'], code: 'invalid_value', message: `cannot be combined with ${names.join(', ')}` }],
    { operation: 'cancelRuns' },
    INNGEST_API,
    { advice: 'Nothing was cancelled.' },
  )

/** The client, with requests that belong to the trace of the caller, and that end before it leaves. */
function forCaller(
  client: InngestRuns,
  headers: Readonly<Record<string, string>> | undefined,
  leavesAt: number,
): Parameters<typeof cancelRuns>[0] {
  const until = (time: number) =>
    time === Number.POSITIVE_INFINITY ? {} : { deadline: () => Math.max(0, time - Date.now()) }
  return {
    listRuns: (filters, options) => client.listRuns(filters, { ...options, headers, ...until(leavesAt) }),
    cancelRun: (runId, options) =>
      client.cancelRun(runId, { ...options, headers, ...until(leavesAt + SPARE_MS - ANSWER_MS) }),
  }
}
