import type { JournalEntry } from '../../journal/payout-journal.ts'
import { assertSame } from './assertions.ts'
import { type ContractCase, withOpen, written } from './contract-case.ts'
import { ACCEPTED, claimOf, FAILED, PAID, REJECTED, references } from './sample-claims.ts'

/** Text that a store might trim, fold, re-encode or split into lines. */
const AWKWARD =
  ' \tline one\nline two\r\nline three\u2028\u0085 "quotes" \\ \\n %s $1 \'; é e\u0301 ß 中 😀 \u200b\ufeff '

export const replayCases: readonly ContractCase[] = [
  {
    name: 'what was claimed and settled is there when it is opened again, in the order of writing',
    async check(store) {
      const expected: JournalEntry[] = []
      await withOpen(store, async (journal) => {
        for (const [index, settlement] of [ACCEPTED, PAID, FAILED, REJECTED].entries()) {
          const claim = claimOf(`k${9 - index}`, [`a${index}`, `b${index}`], { generation: index + 1, mode: 'sync' })
          await journal.claim(claim)
          expected.push({ type: 'claim', claim })
          if (index === 2) {
            // An earlier order, between two later ones.
            await journal.settle('k9', PAID)
            expected.push({ type: 'settlement', key: 'k9', settlement: PAID })
          }
          await journal.settle(claim.key, settlement)
          expected.push({ type: 'settlement', key: claim.key, settlement })
        }
      })
      assertSame(await written(store), expected, 'it replays every record, whole, from the oldest to the newest')
      assertSame(await written(store), expected, 'and does so every time')
    },
  },
  {
    name: 'a body comes back byte for byte, and so does all other text',
    async check(store) {
      const rows = references(200).map((reference) => `${reference}${AWKWARD}`)
      const claim = claimOf(`k${AWKWARD}`, rows, { body: `${AWKWARD}${JSON.stringify(rows)}${AWKWARD}` })
      const settlement = { result: 'rejected', reason: AWKWARD } as const
      await withOpen(store, async (journal) => {
        await journal.claim(claim)
        await journal.settle(claim.key, settlement)
      })
      const [first, second] = await written(store)
      assertSame(first, { type: 'claim', claim }, 'the claim is as it was written')
      assertSame(second, { type: 'settlement', key: claim.key, settlement }, 'the settlement is as it was written')
    },
  },
  {
    name: 'a body of several megabytes comes back whole',
    async check(store) {
      const claim = claimOf('k1', references(200), { body: 'é{"x":1}\n'.repeat(300_000) })
      await withOpen(store, (journal) => journal.claim(claim))
      assertSame(await written(store), [{ type: 'claim', claim }], 'the claim is as it was written')
    },
  },
  {
    name: 'its records are copies: what the caller changes afterwards changes nothing',
    async check(store) {
      const rows = [...claimOf('k1', ['a', 'b']).rows]
      const claim = claimOf('k1', [], { rows })
      const expected = [{ type: 'claim', claim: structuredClone(claim) }]
      await withOpen(store, async (journal) => {
        await journal.claim(claim)
        rows.pop()
      })
      assertSame(await written(store), expected, 'the claim is as it was when it was made')
    },
  },
  {
    name: 'several thousand records replay one by one',
    timeout: 300_000,
    async check(store) {
      const keys = Array.from({ length: 1500 }, (_, index) => `k${index}`)
      await withOpen(store, async (journal) => {
        for (let from = 0; from < keys.length; from += 100) {
          await Promise.all(keys.slice(from, from + 100).map((key) => journal.claim(claimOf(key, [`${key}/a`]))))
          await Promise.all(keys.slice(from, from + 100).map((key) => journal.settle(key, PAID)))
        }
      })
      await withOpen(store, async (_, { entries }) => {
        const claimed = new Set<string>()
        const settled = new Set<string>()
        for await (const entry of entries) {
          if (entry.type === 'claim') claimed.add(entry.claim.key)
          else if (claimed.has(entry.key)) settled.add(entry.key)
        }
        assertSame([claimed.size, settled.size], [1500, 1500], 'every claim replays, and its settlement after it')
      })
    },
  },
]
