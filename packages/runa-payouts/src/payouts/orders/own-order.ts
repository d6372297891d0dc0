import type { ChunkClaim } from '../../journal/payout-journal.ts'
import type { Batch } from '../batch/batch.ts'

/** Under the very API key and URL that it was sent to, and nowhere else, sending an order again cannot pay again. */
export const isOwn = ({ connection }: Pick<Batch, 'connection'>, claim: ChunkClaim): boolean =>
  claim.apiKeyPrefix === connection.apiKeyPrefix && claim.baseUrl === connection.baseUrl
