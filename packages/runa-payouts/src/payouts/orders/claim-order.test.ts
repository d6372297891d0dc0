import { describe, expect, it } from 'vitest'
import { type ChunkClaim, JournalError, type PayoutJournal } from '../../journal/index.ts'
import { BatchIndex } from '../batch/batch-index.ts'
import { isClockError } from '../errors/clock-error.ts'
import { claimRefusal } from './claim-order.ts'

const NOW = Date.UTC(2026, 10, 22)

const claimOf = (key: string, claimedAt = NOW): ChunkClaim => ({
  key,
  generation: 1,
  mode: 'async',
  apiVersion: '2024-02-05',
  baseUrl: 'https://example.com',
  apiKeyPrefix: 'xxA',
  body: '{}',
  rows: [{ reference: key, hash: 'h' }],
  claimedAt,
})

function journalThat(claim: PayoutJournal['claim']): PayoutJournal {
  const unused = () => Promise.reject(new Error('it has no business here'))
  return { claim, open: unused, settle: unused, close: unused }
}

describe('an order that is to be recorded before it is sent', () => {
  it('may be sent once it is on record, and is known from then on', async () => {
    const index = new BatchIndex()
    const recorded: unknown[] = []
    const journal = journalThat(async (claim) => {
      await Promise.resolve()
      recorded.push([claim, index.claimedAt('k1')])
    })
    expect(await claimRefusal({ index, journal }, claimOf('k1'))).toBeUndefined()
    expect(recorded).toEqual([[claimOf('k1'), undefined]])
    expect(index.claimedAt('k1')).toBe(NOW)
  })

  it('may be sent where there is no journal, and is known from then on', async () => {
    const index = new BatchIndex()
    expect(await claimRefusal({ index, journal: undefined }, claimOf('k1'))).toBeUndefined()
    expect(index.claimedAt('k1')).toBe(NOW)
  })

  it('may not be sent when the journal refuses it, and is not known: the refusal is given back as it is', async () => {
    const index = new BatchIndex()
    const refusal = new JournalError('claimed', 'claimed before', { references: ['k1'] })
    const journal = journalThat(() => Promise.reject(refusal))
    expect(await claimRefusal({ index, journal }, claimOf('k1'))).toBe(refusal)
    expect(index.claimedAt('k1')).toBeUndefined()
  })

  it('may not be sent when the clock is behind what is on record, and is not recorded', async () => {
    const index = new BatchIndex()
    index.claimed(claimOf('k0'))
    const recorded: unknown[] = []
    const journal = journalThat(async (claim) => void recorded.push(claim))
    expect(isClockError(await claimRefusal({ index, journal }, claimOf('k1', NOW - 60_000)))).toBe(true)
    expect(recorded).toEqual([])
    expect(index.claimedAt('k1')).toBeUndefined()
  })
})
