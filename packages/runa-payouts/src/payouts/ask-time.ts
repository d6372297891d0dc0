import { isSdkError, SHARED_CALL_OPTIONS } from '@x/transport'
import * as operations from '../operations.ts'
import type { Batch } from './batch.ts'
import { copyOf } from './error-copy.ts'
import { exchangeOf } from './send-order.ts'

/**
 * Before anything is sent: what time it is for Runa, and whether it knows the key at all. A clock that is wrong would make
 * old idempotency keys look young.
 *
 * @throws ClockError; or what the ping ended in, as the end of this run: nothing was sent.
 */
export async function askTheTime(batch: Batch): Promise<void> {
  batch.time.observe(exchangeOf(await pinged(batch)))
}

async function pinged({ tools, identity, stopSignal }: Batch) {
  // Of its answer, only the time counts.
  const what = { knownOptions: SHARED_CALL_OPTIONS, validationByDefault: 'report' } as const
  const options = { apiKey: identity.apiKey, signal: stopSignal }
  try {
    return await tools.transport.send(operations.ping, what, options)
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
