import type { JournalEntry, Settlement } from '../../journal/payout-journal.ts'
import { assertClaimed, assertRefused, assertSame } from './assertions.ts'
import { type ContractCase, withOpen, written } from './contract-case.ts'
import { ACCEPTED, claimOf, FAILED, PAID, REJECTED, RELEASED } from './sample-claims.ts'

const settlementsIn = (entries: readonly JournalEntry[]) =>
  entries.flatMap((entry) => (entry.type === 'settlement' ? [entry.settlement] : []))

/** What people try, and what a program passes by mistake. */
const NOT_SETTLEMENTS: readonly unknown[] = [
  undefined,
  null,
  'never_placed',
  'paid',
  [],
  {},
  { result: 'never_placed' },
  { result: 'Rejected', reason: 'support said so' },
  { result: 'rejected' },
  { result: 'rejected', reason: '' },
  { result: 'released' },
  { result: 'paid' },
  { result: 'paid', orderId: '' },
  { result: 'paid', orderId: 17 },
  { result: 'paid', orderID: 'O-1' },
  { result: 'paid', orderId: 'O-1', createdAt: 'yesterday' },
  { result: 'accepted' },
  { result: 'failed', orderId: null },
  { result: ['paid'], orderId: 'O-1' },
]

export const settlementCases: readonly ContractCase[] = [
  {
    name: 'settling is idempotent',
    async check(store) {
      for (const [key, settlement] of Object.entries({
        k1: ACCEPTED,
        k2: PAID,
        k3: FAILED,
        k4: REJECTED,
        k5: RELEASED,
      })) {
        await withOpen(store, async (journal) => {
          await journal.claim(claimOf(key, [key]))
          await journal.settle(key, settlement)
          await journal.settle(key, settlement)
          await Promise.all([journal.settle(key, settlement), journal.settle(key, settlement)])
        })
        await withOpen(store, (journal) => journal.settle(key, settlement))
      }
      const found = settlementsIn(await written(store))
      assertSame(found, [ACCEPTED, PAID, FAILED, REJECTED, RELEASED], 'the same again changes nothing')
    },
  },
  {
    name: 'an accepted order is settled paid or failed',
    async check(store) {
      for (const [key, end] of Object.entries({ k1: PAID, k2: FAILED })) {
        await withOpen(store, async (journal) => {
          await journal.claim(claimOf(key, [key]))
          await journal.settle(key, ACCEPTED)
        })
        await withOpen(store, (journal) => journal.settle(key, end))
      }
      const found = settlementsIn(await written(store))
      assertSame(found, [ACCEPTED, PAID, ACCEPTED, FAILED], 'both are there, in their order')
    },
  },
  {
    name: '"accepted" after an end is ignored',
    async check(store) {
      await withOpen(store, async (journal) => {
        for (const [key, end] of Object.entries({ k1: PAID, k2: FAILED, k3: REJECTED })) {
          await journal.claim(claimOf(key, [key]))
          await journal.settle(key, end)
          await journal.settle(key, ACCEPTED)
        }
      })
      assertSame(settlementsIn(await written(store)), [PAID, FAILED, REJECTED], 'the end stands')
    },
  },
  {
    name: 'an order that Runa names after it was released is recorded, and its payouts are not free any more',
    async check(store) {
      const ends: readonly Settlement[] = [ACCEPTED, PAID, FAILED]
      for (const [number, settlement] of ends.entries()) {
        const key = `k${number}`
        const again = () => claimOf(`${key}-again`, [key])
        await withOpen(store, async (journal) => {
          await journal.claim(claimOf(key, [key]))
          await journal.settle(key, RELEASED)
          await journal.settle(key, settlement)
          await journal.settle(key, settlement)
          await assertClaimed(journal.claim(again()), [key], `after ${settlement.result}`)
        })
        await withOpen(store, async (journal) => {
          await assertRefused(journal.settle(key, RELEASED), 'settled', `released after ${settlement.result}`)
          await assertClaimed(journal.claim(again()), [key], `after ${settlement.result} and a restart`)
        })
      }
      const both = ends.flatMap((end) => [RELEASED, end])
      assertSame(settlementsIn(await written(store)), both, 'both are on record')
    },
  },
  {
    name: 'an end that contradicts the first is refused, before and after a restart',
    async check(store) {
      const ends: Readonly<Record<string, Settlement>> = {
        paid: PAID,
        failed: FAILED,
        rejected: REJECTED,
        released: RELEASED,
      }
      for (const [first, settlement] of Object.entries(ends)) {
        const contradict = () =>
          withOpen(store, async (journal) => {
            for (const [second, other] of Object.entries(ends)) {
              if (second !== first && !(first === 'released' && 'orderId' in other))
                await assertRefused(journal.settle(first, other), 'settled', `${second} after ${first}`)
            }
          })
        await withOpen(store, async (journal) => {
          await journal.claim(claimOf(first, [first]))
          await journal.settle(first, settlement)
        })
        await contradict()
        await contradict()
      }
      assertSame(settlementsIn(await written(store)), [PAID, FAILED, REJECTED, RELEASED], 'the first end stands')
    },
  },
  {
    name: '"rejected" and "released" after "accepted" are refused: they would free payouts of an order that Runa has',
    async check(store) {
      await withOpen(store, async (journal) => {
        await journal.claim(claimOf('k1', ['a']))
        await journal.settle('k1', ACCEPTED)
        await assertRefused(journal.settle('k1', REJECTED), 'settled', 'rejecting an order that was accepted')
        await assertRefused(journal.settle('k1', RELEASED), 'settled', 'releasing an order that was accepted')
        await assertRefused(journal.claim(claimOf('k2', ['a'])), 'claimed', 'claiming its payout')
      })
    },
  },
  {
    name: 'what is not a settlement is refused and not written, and the order stays open',
    async check(store) {
      await withOpen(store, async (journal) => {
        await journal.claim(claimOf('k1', ['a']))
        for (const wrong of NOT_SETTLEMENTS) {
          // Values that a person types at a prompt are untyped.
          const settling = journal.settle('k1', wrong as Settlement)
          await assertRefused(settling, 'invalid_settlement', `settling as ${JSON.stringify(wrong)}`)
        }
        await assertRefused(journal.claim(claimOf('k2', ['a'])), 'claimed', 'claiming its payout')
      })
      assertSame(settlementsIn(await written(store)), [], 'nothing was written')
      await withOpen(store, (journal) => journal.settle('k1', PAID))
      assertSame(settlementsIn(await written(store)), [PAID], 'a correct settlement follows')
    },
  },
  {
    name: 'a key that was never claimed cannot be settled',
    async check(store) {
      await withOpen(store, async (journal) => {
        await journal.claim(claimOf('k1', ['k2']))
        await assertRefused(journal.settle('k2', PAID), 'unclaimed', 'settling a key that is unknown')
      })
      assertSame(settlementsIn(await written(store)), [], 'nothing was written')
    },
  },
]
