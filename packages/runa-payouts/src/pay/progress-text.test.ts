import { describe, expect, it } from 'vitest'
import { progressText, timeText } from './progress-text.ts'

const NONE = { payouts: 0, paid: 0, already_paid: 0, accepted: 0, failed: 0, rejected: 0, unknown: 0 }

describe('progress', () => {
  it.each<[columns: number, counts: Partial<typeof NONE>, elapsedMs: number, text: string]>([
    [80, {}, 0, '[........................] 0/200'],
    [80, { payouts: 50, paid: 50 }, 500, '[######..................] 50/200  50 paid'],
    [80, { payouts: 50, paid: 50 }, 10_000, '[######..................] 50/200  5.0/s  30 s left  50 paid'],
    [
      80,
      { payouts: 200, paid: 187, already_paid: 13 },
      40_000,
      '[########################] 200/200  5.0/s  187 paid  13 before',
    ],
    [
      80,
      { payouts: 120, paid: 100, already_paid: 10, rejected: 4, unknown: 6 },
      60_000,
      '[####...] 120/200  2.0/s  40 s left  100 paid  10 before  4 rejected  6 unknown',
    ],
    [40, { payouts: 50, paid: 50 }, 10_000, '50/200  5.0/s  30 s left  50 paid'],
    [20, { payouts: 50, paid: 50 }, 10_000, '50/200  5.0/s  30 s'],
  ])('in %d columns', (columns, counts, elapsedMs, text) => {
    const shown = progressText({ total: 200, counts: { ...NONE, ...counts }, elapsedMs }, columns)
    expect(shown.length).toBeLessThanOrEqual(Math.max(columns, 1))
    expect(shown).toBe(text)
  })

  it('never shows more than all, as a journal may know of others', () => {
    expect(progressText({ total: 2, counts: { ...NONE, payouts: 5, paid: 5 }, elapsedMs: 0 }, 80)).toContain('2/2')
  })
})

it.each([
  [0, '1 s'],
  [45_000, '45 s'],
  [89_000, '89 s'],
  [12 * 60_000, '12 min'],
  [200 * 60_000, '3 h 20 min'],
])('%d ms is %s', (ms, text) => {
  expect(timeText(ms)).toBe(text)
})
