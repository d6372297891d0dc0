import { type Exchange, isSdkError } from '@x/transport'
import type { Batch } from './batch/batch.ts'
import { copyOf } from './errors/error-copy.ts'

/**
 * Before anything is sent: what time it is for Runa, and whether it knows the key at all. A clock that is wrong would make
 * old idempotency keys look young.
 *
 * @throws ClockError; or what the ping ended in, as the end of this run: nothing was sent.
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
