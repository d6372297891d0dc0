import { setTimeout } from 'node:timers/promises'
import type { EndedRun, InngestRuns, WaitOptions } from '@x/inngest-runs'

/** Follows the run that an event has started to its end. `ids` of `inngest.send` are the events' ids. */
export async function watchBatch(runs: InngestRuns, eventId: string, options: WaitOptions = {}): Promise<EndedRun> {
  for (;;) {
    const [run] = await runs.listEventRuns(eventId)
    // 285 payouts a minute: a long list takes longer than the ten minutes that waits have otherwise.
    if (run !== undefined) return runs.waitForRun(run.run_id, { deadline: 60 * 60_000, ...options })
    // An event has no run at once, and the server gives an empty list again for 15 s.
    await setTimeout(1_000)
  }
}
