import { JournalError } from '../journal-error.ts'
import { pause, tryStatements } from './statement-tries.ts'
import { decideOn, type Refusals, type TableRecord, wantedBy } from './table-records.ts'
import type { TableStore } from './table-store.ts'

/** How often other writers may come first. Each time, one of them has got on. */
const MOST_LOST_RACES = 400
/** From here on, pauses between races get no longer. */
const LONGEST_PAUSE_AT = 4

/**
 * Writes records, or refuses them, by what the journal holds at that moment.
 *
 * It reads first, decides, and appends at the position after the newest record that it has read. The database lets only
 * one writer have a position. So what is appended was decided on everything before it, with no lock that a connection
 * would have to hold, and even if a replica that lags behind was read.
 *
 * An attempt whose end is unknown, such as after a lost connection, leaves its mark if it was carried out, or is carried
 * out later. It is looked for before the next attempt, which takes the same position or a later one: only one of them
 * can ever be carried out.
 */
export async function writeRecords(store: TableStore, records: readonly TableRecord[]): Promise<Refusals> {
  const wanted = wantedBy(records)
  const attempts = new Map<string, Refusals>()

  /** Undefined if another writer came first. */
  const attempt = async (): Promise<Refusals | undefined> => {
    const state = await store.state({ ...wanted, turns: [...attempts.keys()] })
    const carriedOut = state.turn === undefined ? undefined : attempts.get(state.turn)
    if (carriedOut !== undefined) return carriedOut
    const { refusals, change } = decideOn(records, state)
    if (change === undefined) return refusals
    const turn = crypto.randomUUID()
    attempts.set(turn, refusals)
    if (await store.append({ ...change, first: state.position + 1, turn })) return refusals
    attempts.delete(turn)
    return undefined
  }

  for (let lostRaces = 1; lostRaces <= MOST_LOST_RACES; lostRaces += 1) {
    const refusals = await tryStatements(store, 'not be written', attempt)
    if (refusals !== undefined) return refusals
    await pause(Math.min(lostRaces, LONGEST_PAUSE_AT))
  }
  throw new JournalError('unavailable', `${store.label} could not be written: other processes kept writing first`)
}
