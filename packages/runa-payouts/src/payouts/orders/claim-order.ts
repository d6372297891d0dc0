import type { ChunkClaim } from '../../journal/payout-journal.ts'
import type { Batch } from '../batch/batch.ts'
import { requireForward } from './intent-age.ts'

/** Records the order, so that it may be sent. Returns what prevents that, if anything. */
export async function claimRefusal(batch: Pick<Batch, 'index' | 'journal'>, claim: ChunkClaim): Promise<unknown> {
  try {
    requireForward(claim.claimedAt, batch.index.newestRecord)
    await batch.journal?.claim(claim)
    batch.index.claimed(claim)
    return undefined
  } catch (error) {
    return error
  }
}
