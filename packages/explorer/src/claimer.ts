/**
 * A process that claims the same payouts as others do, one after the other, and says what has resolved. Started by a test,
 * with its task as the only argument; made to be killed.
 */
import { writeSync } from 'node:fs'
import { isJournalError } from '@x/runa-payouts/journal'
import { journalOf } from './journals.ts'
import type { PayerJob } from './payer-job.ts'

/** What a claimer does. */
export interface ClaimerTask {
  readonly journal: PayerJob['journal']
  readonly batch: string
  /** Different for each process, since a key is claimed once. */
  readonly id: string
  readonly payouts: number
}

// Written by the test.
const task = JSON.parse(process.argv[2] ?? '') as ClaimerTask
const { id, batch, payouts } = task

// Written at once, so that nothing said before a kill is lost in a buffer.
const say = (line: string) => writeSync(1, `${line}\n`)

const { journal, end } = await journalOf(task)
await journal.open({ reference: batch, baseUrl: 'https://playground.runa.io/v2', apiKeyPrefix: 'xx' })
say('open')
for (let number = 0; number < payouts; number += 1) {
  const key = `${id}-${number}`
  try {
    await journal.claim({
      ...{ key, generation: 1, mode: 'async', apiVersion: '2024-02-05', claimedAt: 0, body: '{}' },
      ...{ baseUrl: 'https://playground.runa.io/v2', apiKeyPrefix: 'xx' },
      rows: [{ reference: `payout-${number}`, hash: '0' }],
    })
    say(`claimed ${key}`)
    await journal.settle(key, { result: 'paid', orderId: `O-${key}` })
    say(`settled ${key}`)
  } catch (error) {
    if (!isJournalError(error) || error.code !== 'claimed') throw error
  }
}
await journal.close()
await end()
say('end')
