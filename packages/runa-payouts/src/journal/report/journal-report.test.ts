import { expect, it } from 'vitest'
import {
  ACCEPTED,
  BINDING,
  claimOf,
  FAILED,
  PAID,
  REJECTED,
  RELEASED,
} from '../../testing/journal-contract/sample-claims.ts'
import { memoryJournal } from '../memory-journal.ts'
import type { JournalEntry, PayoutJournal, Settlement } from '../payout-journal.ts'
import { journalReport } from './journal-report.ts'
import { reportCsv } from './report-csv.ts'

const CLAIMED_AT = '2025-11-01T12:26:40.123Z'

async function filled(fill: (journal: PayoutJournal) => Promise<void>): Promise<PayoutJournal> {
  const journal = memoryJournal()
  await journal.open(BINDING)
  await fill(journal)
  await journal.close()
  return journal
}

it('a report says of each payout what its latest order came to', async () => {
  const journal = await filled(async (open) => {
    for (const [key, settlement] of Object.entries({
      accepted: ACCEPTED,
      paid: PAID,
      failed: FAILED,
      rejected: REJECTED,
      released: RELEASED,
      nothing: undefined,
    })) {
      await open.claim(claimOf(key, [`for ${key}`]))
      if (settlement !== undefined) await open.settle(key, settlement)
    }
    // Tried once more.
    await open.claim(claimOf('again', [['for failed', 'failed']]))
    await open.settle('again', { result: 'paid', orderId: 'O-2' })
  })
  const { binding, counts, payouts } = await journalReport(journal)
  expect(binding).toEqual(BINDING)
  expect(counts).toEqual({ paid: 2, open: 1, rejected: 2, unknown: 1 })
  const common = (idempotencyKey: string) => ({
    reference: `for ${idempotencyKey}`,
    idempotencyKey,
    claimedAt: CLAIMED_AT,
  })
  expect(payouts).toEqual([
    { ...common('accepted'), state: 'open', result: 'accepted', orderId: 'O-01JABC' },
    {
      ...common('paid'),
      ...{ state: 'paid', result: 'paid', orderId: 'O-01JABC', createdAt: '2026-11-02T10:00:00.123Z' },
    },
    { ...common('again'), reference: 'for failed', state: 'paid', result: 'paid', orderId: 'O-2' },
    {
      ...common('rejected'),
      ...{ state: 'rejected', result: 'rejected', reason: 'product_validation_error: “XYZ” is no product' },
    },
    {
      ...common('released'),
      ...{ state: 'rejected', result: 'released', reason: 'AuthenticationError: “wrong key”' },
    },
    { ...common('nothing'), state: 'unknown' },
  ])
})

it('a report has what was ordered, and not for whom', async () => {
  const item = (value: unknown) => ({
    face_value: value,
    distribution_method: { type: 'EMAIL', email_address: 'canary@example.com' },
  })
  const journal = await filled(async (open) => {
    const body = JSON.stringify({ items: [item(25.5), item('10.00'), item(null)] })
    await open.claim(claimOf('k1', ['a', 'b', 'c'], { body }))
    await open.claim(claimOf('k2', ['d', 'e'], { body }))
    await open.claim(claimOf('k3', ['f'], { body: '"' }))
  })
  const report = await journalReport(journal)
  expect(report.payouts.map(({ faceValue }) => faceValue)).toEqual([
    ...['25.5', '10.00', undefined],
    ...[undefined, undefined, undefined],
  ])
  expect(`${JSON.stringify(report)}${reportCsv(report)}`).not.toContain('canary')
})

it('the journal is closed, whatever it holds', async () => {
  const journal = memoryJournal()
  expect(await journalReport(journal)).toEqual({
    counts: { paid: 0, open: 0, rejected: 0, unknown: 0 },
    payouts: [],
  })
  const broken: PayoutJournal = {
    ...journal,
    open: async () => ({
      ...(await journal.open()),
      // biome-ignore lint/correctness/useYield: it fails before its first record
      entries: (async function* (): AsyncGenerator<JournalEntry> {
        throw new Error('damaged')
      })(),
    }),
  }
  await expect(journalReport(broken)).rejects.toThrow('damaged')
  await expect(journal.open()).resolves.toBeDefined()
})

it('a word that is no settlement settles nothing, and an invalid time is empty', async () => {
  const journal: PayoutJournal = {
    ...memoryJournal(),
    open: async () => ({
      binding: undefined,
      entries: (async function* (): AsyncGenerator<JournalEntry> {
        yield { type: 'claim', claim: claimOf('k1', ['a'], { claimedAt: Number.NaN }) }
        // As in a journal that accepted any text.
        yield { type: 'settlement', key: 'k1', settlement: { result: 'never_placed' } as unknown as Settlement }
      })(),
    }),
  }
  const { payouts } = await journalReport(journal)
  expect(payouts).toEqual([{ reference: 'a', state: 'unknown', idempotencyKey: 'k1', claimedAt: '' }])
})

it.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['a;=1+1', '"a;=1+1"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['+49', "'+49"],
  ['-5', "'-5"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1', "'＝1"],
  ['\t=1', "'\t=1"],
  ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
])('the reference %j is the cell %j', (reference, cell) => {
  const text = reportCsv({ payouts: [{ reference, state: 'unknown', idempotencyKey: 'k1', claimedAt: CLAIMED_AT }] })
  expect(text).toBe(
    `reference,state,result,face_value,order_id,idempotency_key,claimed_at,created_at,reason\r\n${cell},unknown,,,,k1,${CLAIMED_AT},,\r\n`,
  )
})
