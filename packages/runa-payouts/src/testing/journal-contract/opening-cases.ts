import { assert, assertRefused, assertSame } from './assertions.ts'
import { type ContractCase, listed, withOpen } from './contract-case.ts'
import { BINDING, claimOf, PAID } from './sample-claims.ts'

export const openingCases: readonly ContractCase[] = [
  {
    name: 'a new journal is empty, and is bound by its first open with a binding',
    async check(store) {
      await withOpen(store, async (_, { binding, entries }) => {
        assertSame(binding, BINDING, 'open gives the binding that it was given')
        assertSame(await listed(entries), [], 'a new journal has no entries')
      })
    },
  },
  {
    name: 'open without a binding writes nothing',
    async check(store) {
      for (const time of ['the first', 'the second']) {
        const journal = store.handle()
        const { binding, entries } = await journal.open()
        assert(binding === undefined, `${time} open without a binding finds none`)
        assertSame(await listed(entries), [], `${time} open without a binding finds no entries`)
        await journal.close()
      }
      await withOpen(store, async (_, { binding }) => assertSame(binding, BINDING, 'it can still be bound afterwards'))
    },
  },
  {
    name: 'a journal keeps its binding, whatever later opens say',
    async check(store) {
      await withOpen(store, async () => undefined)
      const journal = store.handle()
      const { binding } = await journal.open({ ...BINDING, reference: 'payroll-2026-12', apiKeyPrefix: 'wg' })
      assertSame(binding, BINDING, 'open gives the first binding, for the caller to compare')
      await journal.close()
      const later = store.handle()
      assertSame((await later.open()).binding, BINDING, 'open without a binding gives the first one')
      await later.close()
    },
  },
  {
    name: 'a journal that is not open refuses everything with "closed"',
    async check(store) {
      const journal = store.handle()
      await assertRefused(journal.claim(claimOf('k1', ['a'])), 'closed', 'claim before open')
      await assertRefused(journal.settle('k1', PAID), 'closed', 'settle before open')
      await journal.open(BINDING)
      await journal.claim(claimOf('k1', ['a']))
      await journal.close()
      await assertRefused(journal.claim(claimOf('k2', ['b'])), 'closed', 'claim after close')
      await assertRefused(journal.settle('k1', PAID), 'closed', 'settle after close')
      await withOpen(store, async (_, { entries }) =>
        assertSame((await listed(entries)).length, 1, 'what was refused was not written'),
      )
    },
  },
  {
    name: 'close is idempotent, and a closed journal opens again',
    async check(store) {
      const journal = store.handle()
      await journal.close()
      await journal.open(BINDING)
      await journal.claim(claimOf('k1', ['a']))
      await Promise.all([journal.close(), journal.close()])
      await journal.close()
      const { entries } = await journal.open(BINDING)
      assertSame((await listed(entries)).length, 1, 'it holds what it held')
      await journal.settle('k1', PAID)
      await journal.close()
    },
  },
]
