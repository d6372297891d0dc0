import type { ManualClock } from '@x/runa-payouts/testing'
import { settle } from '@x/test-kit'

/** Turns of the event loop without any activity, after which callers only wait for time to pass. */
const QUIET_TURNS = 30

/**
 * Lets time pass while a caller waits for a response that never comes: each sleep in turn, whenever nothing else
 * happens. One step would not be enough: the sleep that ends first may belong to another caller.
 *
 * @param activity a number that changes whenever something happens; NaN while no response is missing.
 */
export async function keepTimeGoing(clock: ManualClock, activity: () => number, isOver: () => boolean): Promise<void> {
  for (let before = -1; !isOver(); before = activity()) {
    await settle(QUIET_TURNS)
    const [next] = [...clock.sleeping].sort((a, b) => a.due - b.due)
    if (activity() === before && next !== undefined) await clock.advance(Math.max(0, next.due - clock.now()))
  }
}
