import type { EndedRun, InngestRuns, WaitForEventRunsOptions } from '@x/inngest-runs'

/** Follows the run of an event to its end. `ids` of `inngest.send` are the ids of the events. */
export async function watchBatch(
  runs: InngestRuns,
  eventId: string,
  options: WaitForEventRunsOptions = {},
): Promise<EndedRun> {
  // 285 payouts a minute: a long list takes longer than the ten minutes that waits take by default.
  const [end] = await runs.waitForEventRuns(eventId, { count: 1, grace: 60_000, deadline: 60 * 60_000, ...options })
  if (end === undefined) throw new Error(`event ${eventId} has no run`)
  return end
}
