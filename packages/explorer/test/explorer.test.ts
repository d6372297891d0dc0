import { describe, expect, it } from 'vitest'
import { type Fate, type GamePlan, gameOf, type Happening, type JournalKind, type Weather } from '../src/game-plan.ts'
import type { Sabotage } from '../src/payer-job.ts'
import { playMany } from '../src/play-many.ts'

describe('batches paid by real processes', () => {
  it('20 games of kills, freezes, faults and a user who believes every result: nobody paid twice, nobody lost, no result that was false', async () => {
    // A slow machine plays fewer games.
    const { failures, games, figures, byJournal } = await playMany({ seed: 1, games: 20, within: 40_000 })
    expect(failures).toEqual([])
    // The games have an effect, and in every kind of journal.
    expect(Math.min(...Object.values(byJournal))).toBeGreaterThan(0)
    expect(figures.kills).toBeGreaterThan(0)
    expect(figures.stops).toBeGreaterThan(0)
    expect(figures.orders).toBeGreaterThan(games)
  })

  it('a seed gives the same game every time', () => {
    expect(gameOf(7)).toEqual(gameOf(7))
    expect(gameOf(7)).not.toEqual(gameOf(8))
  })
})

/** Runs of many small orders, one after the other. */
function directed(journal: JournalKind, weather: Weather, ...fates: readonly Fate[]): GamePlan {
  const people = Array.from({ length: 24 }, (_, number) => ({
    reference: `r${number}`,
    amount: 10 + number,
    group: `team ${number % 6}`,
  }))
  const run = { weather, concurrency: 1, wait: true, share: 1, jump: 0 }
  return { seed: 4711, journal, people, runs: fates.map((fate) => ({ ...run, fate })) }
}

const at = (on: Happening, number: number) => ({ on, number, after: 0 })
const LIVES: Fate = { kind: 'lives' }
const KILLED: Fate = { kind: 'killed', at: at('commit', 2) }
/** Until the next run, which takes the journal over, has ended. */
const FROZEN: Fate = {
  ...{ kind: 'frozen', at: at('claimed', 1), pause: 1500 },
  ...{ later: 2, wakes: 0, neverWakes: false },
}

describe('deliberate sabotage is detected, and without it the same game is fine', () => {
  it.each<[Sabotage, GamePlan, RegExp]>([
    ['forgets claims', directed('sqlite', 'fair', KILLED, LIVES), /was paid \d times/],
    ['honours no claim of others', directed('file', 'fair', FROZEN, LIVES, LIVES), /was paid \d times/],
    ['another key every time', directed('sqlite', 'lossy', LIVES), /was paid \d times/],
    ['tells unknown as not sent', directed('postgres', 'lossy', LIVES), /was told not_sent, but order/],
  ])(
    '%s',
    async (sabotage, plan, seen) => {
      const game = { seed: 1, games: 1, planOf: () => plan }
      const broken = await playMany({ ...game, sabotage })
      expect(broken.failures.flatMap(({ violations }) => violations).join('\n')).toMatch(seen)
      expect((await playMany(game)).failures).toEqual([])
    },
    600_000,
  )
})
