import type { ChunkClaim } from '../../journal/payout-journal.ts'
import type { Batch } from '../batch/batch.ts'

/** Sending an order again cannot pay again only under the same API key and base URL that it was sent to. */
export const isOwn = ({ connection }: Pick<Batch, 'connection'>, claim: ChunkClaim): boolean =>
  claim.apiKeyPrefix === connection.apiKeyPrefix && claim.baseUrl === connection.baseUrl
