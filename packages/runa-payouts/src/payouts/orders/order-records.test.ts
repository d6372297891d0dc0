import { describe, expect, it } from 'vitest'
import { type ChunkClaim, JournalError, type PayoutJournal } from '../../journal/index.ts'
import { isClockError } from '../errors/clock-error.ts'
import { BatchIndex } from '../plan/batch-index.ts'
import { Stopping } from '../run/tasks.ts'
import { OrderRecords } from './order-records.ts'

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

type Journal = Pick<PayoutJournal, 'claim' | 'settle'>

const unused = () => Promise.reject(new Error('it has no business here'))

function recording(journal: Partial<Journal> | undefined) {
  const index = new BatchIndex()
  const stopping = new Stopping(() => {})
  const whole = journal && { claim: unused, settle: unused, ...journal }
  return { index, stopping, records: new OrderRecords({ index, journal: whole, stopping }) }
}

describe('an order that is to be recorded before it is sent', () => {
  it('may be sent once it is on record, and is known from then on', async () => {
    const recorded: unknown[] = []
    const { index, records } = recording({
      async claim(claim) {
        await Promise.resolve()
        recorded.push([claim, index.claimedAt('k1')])
      },
    })
    expect(await records.claim(claimOf('k1'))).toBeUndefined()
    expect(recorded).toEqual([[claimOf('k1'), undefined]])
    expect(index.claimedAt('k1')).toBe(NOW)
  })

  it('may be sent if there is no journal, and is known from then on', async () => {
    const { index, records } = recording(undefined)
    expect(await records.claim(claimOf('k1'))).toBeUndefined()
    expect(index.claimedAt('k1')).toBe(NOW)
  })

  it('may not be sent if the journal rejects it, and is not known: the error is returned as it is', async () => {
    const error = new JournalError('claimed', 'claimed before', { references: ['k1'] })
    const { index, records, stopping } = recording({ claim: () => Promise.reject(error) })
    expect(await records.claim(claimOf('k1'))).toEqual({ error })
    expect(index.claimedAt('k1')).toBeUndefined()
    expect(stopping.isStopping).toBe(false)
  })

  it('may not be sent if the clock is behind what is on record, and is not recorded', async () => {
    const recorded: unknown[] = []
    const { index, records } = recording({ claim: async (claim) => void recorded.push(claim) })
    index.claimed(claimOf('k0'))
    expect(isClockError((await records.claim(claimOf('k1', NOW - 60_000)))?.error)).toBe(true)
    expect(recorded).toEqual([])
    expect(index.claimedAt('k1')).toBeUndefined()
  })
})

describe('what happened to an order', () => {
  const released = { result: 'released', reason: '429' } as const

  it('is on record once the journal has it', async () => {
    const settled: unknown[] = []
    const { index, records, stopping } = recording({
      settle: async (...given) => {
        await Promise.resolve()
        settled.push(given)
      },
    })
    index.claimed(claimOf('k1'))
    expect(await records.settle('k1', released)).toBe(true)
    expect(settled).toEqual([['k1', released]])
    expect(index.isFree('k1')).toBe(true)
    expect(stopping.isStopping).toBe(false)
  })

  it('is not on record if the journal fails, and stops the run', async () => {
    const error = new JournalError('write_failed', 'disk full')
    const { records, stopping } = recording({ settle: () => Promise.reject(error) })
    expect(await records.settle('k1', released)).toBe(false)
    expect(stopping.failure).toEqual({ error })
  })

  it('counts as recorded if there is no journal', async () => {
    const { index, records } = recording(undefined)
    index.claimed(claimOf('k1'))
    expect(await records.settle('k1', released)).toBe(true)
    expect(index.isFree('k1')).toBe(true)
  })
})
