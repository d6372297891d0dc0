import { type Exchange, isSdkError } from '@x/transport'
import type { Batch } from './batch/batch.ts'
import { copyOf } from './errors/error-copy.ts'

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
    const said = error.message.replace(/^ping: /, '')
    throw copyOf(error, {
      message: `sendPayouts: the ping before the first order failed: ${said} Nothing was sent.`,
      operation: 'sendPayouts',
      outcome: 'not_sent',
      cause: error,
    })
  }
}
