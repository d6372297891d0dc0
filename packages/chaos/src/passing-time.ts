import type { ManualClock } from '@x/runa-payouts/testing'
import { settle } from '@x/test-kit'

/** Turns of the event loop without any news, after which callers only wait for time to go by. */
const QUIET_TURNS = 30

/**
 * Lets time go on while somebody waits for an answer that never comes: each sleep in its turn, whenever nothing else
 * happens. One step would not do: the sleep that ends first may belong to somebody else.
 *
 * @param activity a number that changes whenever something happens; NaN while no answer is missing.
 */
export async function keepTimeGoing(clock: ManualClock, activity: () => number, isOver: () => boolean): Promise<void> {
  for (let before = -1; !isOver(); before = activity()) {
    await settle(QUIET_TURNS)
    const [next] = [...clock.sleeping].sort((a, b) => a.due - b.due)
    if (activity() === before && next !== undefined) await clock.advance(Math.max(0, next.due - clock.now()))
  }
}
