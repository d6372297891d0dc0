import { describe, expect, it } from 'vitest'
import { gameOf, type JournalKind } from '../src/game-plan.ts'
import type { Sabotage } from '../src/payer-job.ts'
import { playMany } from '../src/play-many.ts'

describe('batches paid by real processes', () => {
  it('20 games of kills, freezes, faults and a user who believes every result: nobody paid twice, nobody lost, no result that was false', async () => {
    // A slow machine plays fewer of them.
    const { failures, games, figures, byJournal } = await playMany({ seed: 1, games: 20, within: 60_000 })
    expect(failures).toEqual([])
    expect(games).toBeGreaterThanOrEqual(6)
    // The games do something, and in every kind of journal.
    expect(Math.min(...Object.values(byJournal))).toBeGreaterThan(0)
    expect(figures.kills).toBeGreaterThan(0)
    expect(figures.stops).toBeGreaterThan(0)
    expect(figures.orders).toBeGreaterThan(games)
  }, 600_000)

  it('a seed is the same game every time', () => {
    expect(gameOf(7)).toEqual(gameOf(7))
    expect(gameOf(7)).not.toEqual(gameOf(8))
  })
})

describe('what is broken on purpose is seen', () => {
  it.each<[Sabotage, JournalKind, RegExp]>([
    ['forgets claims', 'file', /was paid \d times/],
    ['honours no claim of others', 'file', /was paid \d times/],
    ['another key every time', 'sqlite', /was paid \d times/],
    ['tells unknown as not sent', 'postgres', /was told not_sent, though order|was paid \d times/],
  ])(
    '%s',
    async (sabotage, journal, seen) => {
      const { failures } = await playMany({
        ...{ seed: 1, games: 40, journals: [journal], sabotage },
        isEnough: ({ violations }) => violations.some((violation) => seen.test(violation)),
      })
      expect(failures.flatMap(({ violations }) => violations).join('\n')).toMatch(seen)
    },
    600_000,
  )
})
