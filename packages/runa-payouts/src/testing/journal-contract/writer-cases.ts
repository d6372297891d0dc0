import { isJournalError } from '../../journal/journal-error.ts'
import type { ChunkClaim, PayoutJournal } from '../../journal/payout-journal.ts'
import { assert, assertClaimed, assertRefused, assertSame } from './assertions.ts'
import { type ContractCase, type JournalUnderTest, withOpen, written } from './contract-case.ts'
import { BINDING, claimOf, FAILED, PAID, REJECTED } from './sample-claims.ts'

const ROUNDS = 50

export const writerCases: readonly ContractCase[] = [
  {
    name: 'two claims of the same payouts at once on one handle have exactly one winner',
    async check(store) {
      await withOpen(store, (journal) => race(store, journal, journal))
    },
  },
  {
    name: 'two writers: the second is refused as "locked", or exactly one of them gets a payout',
    async check(store) {
      const first = store.handle()
      const second = store.handle()
      await first.open(BINDING)
      const shared = await openedBeside(second)
      if (shared) await race(store, first, second)
      else {
        await first.claim(claimOf('k1', ['a']))
        await assertRefused(
          second.claim(claimOf('k2', ['b'])),
          'closed',
          'claiming through a handle that was locked out',
        )
        await first.close()
        await second.open(BINDING)
        await assertClaimed(second.claim(claimOf('k3', ['a'])), ['a'], 'a payout that the first writer claimed')
        await first.close()
        await second.claim(claimOf('k4', ['b']))
      }
      await Promise.all([first.close(), second.close()])
    },
  },
  {
    name: 'two writers that open at the same moment: one is refused as "locked", or they share',
    async check(store) {
      for (let round = 0; round < 10; round += 1) {
        const handles = [store.handle(), store.handle()]
        const opened = await Promise.all(handles.map(openedBeside))
        const open = handles.filter((_, index) => opened[index])
        const claims = await Promise.allSettled(
          open.map((journal, index) => journal.claim(claimOf(`k${round}-${index}`, [`a${round}`]))),
        )
        const won = claims.filter(({ status }) => status === 'fulfilled').length
        assert(won === Math.min(open.length, 1), `${open.length} writers were open, and ${won} got the same payout`)
        await Promise.all(handles.map((journal) => journal.close()))
      }
    },
  },
  {
    name: 'what one writer settles holds for the other, at once where they share and after the close where not',
    async check(store) {
      const first = store.handle()
      const second = store.handle()
      await first.open(BINDING)
      await first.claim(claimOf('k1', ['a']))
      await first.claim(claimOf('k2', ['b']))
      const shared = await openedBeside(second)
      if (!shared) {
        await first.close()
        await second.open(BINDING)
      }
      await second.settle('k1', REJECTED)
      await second.settle('k2', PAID)
      if (!shared) {
        await second.close()
        await first.open(BINDING)
      }
      await assertRefused(first.settle('k2', FAILED), 'settled', 'an end that contradicts the other writer’s')
      await assertClaimed(first.claim(claimOf('k3', ['a', 'b'])), ['b'], 'a payout that the other writer settled paid')
      await first.claim(claimOf('k4', ['a']))
      await Promise.all([first.close(), second.close()])
      assertSame((await written(store)).length, 5, 'three claims and two settlements were written')
    },
  },
]

/** Whether it can be opened while another handle may be open. */
async function openedBeside(journal: PayoutJournal): Promise<boolean> {
  try {
    await journal.open(BINDING)
    return true
  } catch (error) {
    if (isJournalError(error) && error.code === 'locked') return false
    throw error
  }
}

/** Rounds of two simultaneous claims with overlapping payouts: one wins. The other is rejected, naming the overlap. */
async function race(store: JournalUnderTest, first: PayoutJournal, second: PayoutJournal): Promise<void> {
  const random = randomNumbers(7)
  const winners: string[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const [a, b, overlap] = overlapping(round, random)
    const claims = [a, b]
    const results = await Promise.allSettled([first.claim(a), second.claim(b)])
    const won = claims.filter((_, index) => results[index]?.status === 'fulfilled')
    assert(won.length === 1, `round ${round}: of two claims of the same payout, ${won.length} were granted`)
    winners.push(...won.map(({ key }) => key))
    for (const result of results) {
      if (result.status === 'rejected') await assertClaimed(Promise.reject(result.reason), overlap, `round ${round}`)
    }
  }
  await Promise.all([first.close(), second.close()])
  const keys = (await written(store)).flatMap((entry) => (entry.type === 'claim' ? [entry.claim.key] : []))
  assertSame(keys, winners, 'the winners, and nobody else, are there')
}

/** Two claims that share at least one payout, each in an order of its own. */
function overlapping(round: number, random: () => number): [ChunkClaim, ChunkClaim, string[]] {
  const pool = Array.from({ length: 8 }, (_, index) => `${round}/${index}`)
  const some = () => pool.filter(() => random() < 0.5)
  const [a, b] = [new Set([`${round}/x`, ...some()]), new Set([...some(), `${round}/x`])]
  const overlap = [...a].filter((reference) => b.has(reference))
  return [claimOf(`${round}-a`, [...a]), claimOf(`${round}-b`, [...b]), overlap]
}

/** The same numbers in every run, spread well enough to draw sets from. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
