import { assert, assertClaimed, assertSame } from './assertions.ts'
import { type ContractCase, withOpen, written } from './contract-case.ts'
import { ACCEPTED, claimOf, FAILED, PAID, REJECTED, RELEASED, references } from './sample-claims.ts'

export const claimCases: readonly ContractCase[] = [
  ...(
    [
      ['is not settled', undefined],
      ['is accepted', ACCEPTED],
      ['is paid', PAID],
      ['has failed', FAILED],
    ] as const
  ).map(
    ([state, settlement]): ContractCase => ({
      name: `a payout whose order ${state} is refused, before and after a restart`,
      async check(store) {
        await withOpen(store, async (journal) => {
          await journal.claim(claimOf('k1', ['a', 'b']))
          if (settlement !== undefined) await journal.settle('k1', settlement)
          await assertClaimed(journal.claim(claimOf('k2', ['b'])), ['b'], `claiming a payout whose order ${state}`)
        })
        await withOpen(store, (journal) =>
          assertClaimed(journal.claim(claimOf('k3', ['a', 'c'])), ['a'], `the same after a restart`),
        )
        const keys = (await written(store)).flatMap((entry) => (entry.type === 'claim' ? [entry.claim.key] : []))
        assertSame(keys, ['k1'], 'a refused claim leaves nothing behind')
      },
    }),
  ),
  {
    name: 'a payout that is refused only because its order is paid stays refused when the claim names that order',
    async check(store) {
      await withOpen(store, async (journal) => {
        await journal.claim(claimOf('k1', ['a']))
        await assertClaimed(journal.claim(claimOf('k2', [['a', 'k1']])), ['a'], 'superseding an order that runs')
        await journal.settle('k1', PAID)
        await assertClaimed(journal.claim(claimOf('k3', [['a', 'k1']])), ['a'], 'superseding an order that is paid')
      })
    },
  },
  ...[REJECTED, RELEASED].map(
    (settlement): ContractCase => ({
      name: `a ${settlement.result} order frees its payouts, before and after a restart`,
      async check(store) {
        await withOpen(store, async (journal) => {
          await journal.claim(claimOf('k1', ['a', 'b']))
          await journal.settle('k1', settlement)
          await journal.claim(claimOf('k2', ['a']))
          await assertClaimed(journal.claim(claimOf('k3', ['a'])), ['a'], 'a payout that is claimed anew')
        })
        await withOpen(store, async (journal) => {
          await assertClaimed(journal.claim(claimOf('k4', ['a', 'b'])), ['a'], 'a payout that was claimed anew')
          await journal.claim(claimOf('k5', ['b']))
        })
      },
    }),
  ),
  {
    name: 'a failed order frees only the payout that names it as superseded',
    async check(store) {
      await withOpen(store, async (journal) => {
        await journal.claim(claimOf('k1', ['a', 'b']))
        await journal.settle('k1', FAILED)
        await assertClaimed(
          journal.claim(claimOf('k2', [['a', 'k1'], 'b'])),
          ['b'],
          'the row that names no superseded order',
        )
        await assertClaimed(journal.claim(claimOf('k3', [['a', 'k9']])), ['a'], 'superseding an order that is unknown')
      })
      await withOpen(store, (journal) => journal.claim(claimOf('k4', [['a', 'k1']])))
    },
  },
  {
    name: 'superseding an older order than the latest is refused',
    async check(store) {
      await withOpen(store, async (journal) => {
        await journal.claim(claimOf('k1', ['a']))
        await journal.settle('k1', FAILED)
        await journal.claim(claimOf('k2', [['a', 'k1']]))
        await assertClaimed(journal.claim(claimOf('k3', [['a', 'k1']])), ['a'], 'superseding an order twice')
        await journal.settle('k2', { result: 'failed', orderId: 'O-2' })
        await assertClaimed(journal.claim(claimOf('k4', [['a', 'k1']])), ['a'], 'superseding the order before the last')
        await journal.claim(claimOf('k5', [['a', 'k2']]))
      })
    },
  },
  {
    name: 'a key is claimed once, even when its payouts are free',
    async check(store) {
      await withOpen(store, async (journal) => {
        await journal.claim(claimOf('k1', ['a']))
        await assertClaimed(journal.claim(claimOf('k1', ['a'])), ['a'], 'the same claim again')
        await assertClaimed(journal.claim(claimOf('k1', ['b'])), [], 'a key that was used for other payouts')
        await journal.settle('k1', REJECTED)
        await assertClaimed(journal.claim(claimOf('k1', ['a'])), [], 'a key whose order was rejected')
      })
      await withOpen(store, async (journal) => {
        await assertClaimed(journal.claim(claimOf('k1', ['c'])), [], 'a key that was used before the restart')
        await journal.claim(claimOf('k2', ['a']))
      })
    },
  },
  {
    name: 'all rows are claimed or none: one of 200 in the way is named, and the others stay free',
    async check(store) {
      const rows = references(200)
      await withOpen(store, async (journal) => {
        await journal.claim(claimOf('k1', ['employee-123']))
        await assertClaimed(journal.claim(claimOf('k2', rows)), ['employee-123'], 'an order with one row in the way')
        await journal.claim(
          claimOf(
            'k3',
            rows.filter((row) => row !== 'employee-123'),
          ),
        )
        await assertClaimed(journal.claim(claimOf('k4', rows)), rows, 'an order with every row in the way')
      })
    },
  },
  {
    name: 'a payout twice in one order is refused',
    async check(store) {
      await withOpen(store, async (journal) => {
        await assertClaimed(journal.claim(claimOf('k1', ['a', 'b', 'a'])), ['a'], 'an order that pays somebody twice')
        await journal.claim(claimOf('k2', ['a', 'b']))
      })
    },
  },
  {
    name: 'references and keys that look alike are told apart',
    async check(store) {
      const alike = [
        'a',
        'A',
        'a ',
        ' a',
        'á',
        'a\u0301',
        'ａ',
        '1',
        '01',
        '1.0',
        'null',
        '__proto__',
        'constructor',
        '%',
      ]
      await withOpen(store, async (journal) => {
        await journal.claim(claimOf('key', alike))
        for (const [index, reference] of alike.entries()) await journal.claim(claimOf(reference, [`other-${index}`]))
        await journal.settle('A', REJECTED)
        await assertClaimed(journal.claim(claimOf('next', ['other-0'])), ['other-0'], 'only the order named is settled')
      })
      const keys = (await written(store)).flatMap((entry) => (entry.type === 'claim' ? [entry.claim.key] : []))
      assertSame(keys, ['key', ...alike], 'every order is there')
    },
  },
  {
    name: 'many claims at once on one handle are all durable',
    async check(store) {
      const keys = Array.from({ length: 100 }, (_, index) => `k${index}`)
      await withOpen(store, (journal) =>
        Promise.all(
          keys.map((key) => journal.claim(claimOf(key, references(5, key))).then(() => journal.settle(key, PAID))),
        ),
      )
      const entries = await written(store)
      assert(
        entries.length === 200,
        `100 claims and 100 settlements were made at once, and ${entries.length} are there`,
      )
    },
  },
]
