import { type Exchange, isSdkError } from '@x/transport'
import type { Batch } from './batch/batch.ts'

/**
 * Before anything is sent: asks Runa for its time, and whether it accepts the key at all. A wrong clock would make old
 * idempotency keys look young.
 *
 * @throws ClockError; or the ping's error, as the error of this run: nothing was sent.
 */
export async function askTheTime(batch: Batch): Promise<void> {
  batch.time.observe(await pinged(batch))
}

async function pinged({ connection, stopSignal }: Batch): Promise<Exchange> {
  try {
    return await connection.ping(stopSignal)
  } catch (error) {
    if (!isSdkError(error)) throw error
    throw error.with({
      operation: 'sendPayouts',
      what: `the ping before the first order failed: ${error.what}`,
      note: [error.note, 'Nothing was sent.'].filter(Boolean).join(' '),
      outcome: 'not_sent',
      cause: error,
    })
  }
}
