import { describe, expect, it } from 'vitest'
import { JournalError } from '../journal/journal-error.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import type { JournalEntry, PayoutJournal } from '../journal/payout-journal.ts'
import { journalContract } from './journal-contract.ts'

describe('the journal in memory', () => {
  for (const { name, run } of journalContract(memoryJournal)) {
    it(name, () => expect(run()).resolves.toBeUndefined())
  }
})

/** A journal that works, except for what `change` does to each of its handles. */
const broken = (change: (journal: PayoutJournal) => Partial<PayoutJournal>) => () => {
  const store = memoryJournal()
  return {
    handle: (): PayoutJournal => {
      const journal = store.handle()
      return { ...journal, ...change(journal) }
    },
  }
}

/** A journal that changes what it replays. */
const replaying = (change: (entries: JournalEntry[]) => JournalEntry[]) =>
  broken((journal) => ({
    async open(binding) {
      const contents = await journal.open(binding)
      const entries: JournalEntry[] = []
      for await (const entry of contents.entries) entries.push(entry)
      return { ...contents, entries: asyncOf(change(entries)) }
    },
  }))

async function* asyncOf<T>(items: readonly T[]) {
  yield* items
}

const ignoring =
  (...codes: readonly string[]) =>
  (error: unknown) => {
    if (!(error instanceof JournalError) || !codes.includes(error.code)) throw error
  }

const onClaims = (change: (entry: JournalEntry & { type: 'claim' }) => JournalEntry[]) =>
  replaying((entries) => entries.flatMap((entry): JournalEntry[] => (entry.type === 'claim' ? change(entry) : [entry])))

/** Journals with one fault each, and a case that finds it. */
const BROKEN: Readonly<Record<string, readonly [() => { handle(): PayoutJournal }, string | RegExp]>> = {
  'forgets all when it is closed': [
    () => ({ handle: () => memoryJournal() }),
    'what was claimed and settled is there when it is opened again, in the order of writing',
  ],
  'grants every claim': [
    broken((journal) => ({ claim: (chunk) => journal.claim(chunk).catch(ignoring('claimed')) })),
    'a payout whose order is not settled is refused, before and after a restart',
  ],
  'claims the rows that are free and skips the others': [
    broken((journal) => ({
      claim: (chunk) =>
        journal.claim(chunk).catch(async (error) => {
          if (error instanceof JournalError && error.references.length > 0) {
            const rows = chunk.rows.filter(({ reference }) => !error.references.includes(reference))
            await journal.claim({ ...chunk, rows })
          }
          throw error
        }),
    })),
    'all rows are claimed or none: one of 200 in the way is named, and the others stay free',
  ],
  'names every row of a refused claim': [
    broken((journal) => ({
      claim: (chunk) =>
        journal.claim(chunk).catch((error) => {
          if (!(error instanceof JournalError)) throw error
          throw new JournalError(error.code, 'refused', { references: chunk.rows.map(({ reference }) => reference) })
        }),
    })),
    'all rows are claimed or none: one of 200 in the way is named, and the others stay free',
  ],
  'frees what has failed without being asked': [
    broken((journal) => ({
      claim: (chunk) =>
        journal.claim(chunk).catch(() => {
          const rows = chunk.rows.map((row) => ({ ...row, supersedes: 'k1' }))
          return journal.claim({ ...chunk, rows })
        }),
    })),
    'a failed order frees only the payout that names it as superseded',
  ],
  'never frees what has failed': [
    broken((journal) => ({
      claim: (chunk) =>
        journal.claim({ ...chunk, rows: chunk.rows.map(({ reference, hash }) => ({ reference, hash })) }),
    })),
    'a failed order frees only the payout that names it as superseded',
  ],
  'takes a key twice': [
    broken((journal) => ({
      claim: (chunk) =>
        journal.claim(chunk).catch((error) => {
          if (!(error instanceof JournalError) || error.references.length > 0) throw error
          return journal.claim({ ...chunk, key: `${chunk.key} again` })
        }),
    })),
    'a key is claimed once, even when its payouts are free',
  ],
  'takes a payout twice in one order': [
    broken((journal) => ({
      claim: (chunk) =>
        journal.claim({ ...chunk, rows: [...new Map(chunk.rows.map((row) => [row.reference, row])).values()] }),
    })),
    'a payout twice in one order is refused',
  ],
  'folds case': [
    broken((journal) => ({
      claim: (chunk) =>
        journal.claim({
          ...chunk,
          rows: chunk.rows.map((row) => ({ ...row, reference: row.reference.toLowerCase() })),
        }),
    })),
    'references and keys that look alike are told apart',
  ],
  'settles over an end': [
    broken((journal) => ({ settle: (key, settlement) => journal.settle(key, settlement).catch(ignoring('settled')) })),
    'an end that contradicts the first is refused, before and after a restart',
  ],
  'settles what was never claimed': [
    broken((journal) => ({
      settle: (key, settlement) => journal.settle(key, settlement).catch(ignoring('unclaimed')),
    })),
    'a key that was never claimed cannot be settled',
  ],
  'takes any word as a settlement': [
    broken((journal) => ({
      settle: (key, settlement) => journal.settle(key, settlement).catch(ignoring('invalid_settlement')),
    })),
    'what is not a settlement is refused and not written, and the order stays open',
  ],
  'settles nothing': [
    broken(() => ({ settle: async () => undefined })),
    'a rejected order frees its payouts, before and after a restart',
  ],
  'loses settlements when it is closed': [
    replaying((entries) => entries.filter(({ type }) => type === 'claim')),
    'an accepted order is settled paid or failed',
  ],
  'writes a settlement every time': [
    replaying((entries) =>
      entries.flatMap((entry): JournalEntry[] => (entry.type === 'settlement' ? [entry, entry] : [entry])),
    ),
    'settling is idempotent',
  ],
  'replays the newest first': [
    replaying((entries) => entries.toReversed()),
    'what was claimed and settled is there when it is opened again, in the order of writing',
  ],
  'trims bodies': [
    onClaims(({ claim }) => [{ type: 'claim', claim: { ...claim, body: claim.body.trim() } }]),
    'a body comes back byte for byte, and so does all other text',
  ],
  'changes line ends in bodies': [
    onClaims(({ claim }) => [{ type: 'claim', claim: { ...claim, body: claim.body.replaceAll('\r\n', '\n') } }]),
    'a body comes back byte for byte, and so does all other text',
  ],
  'normalises bodies': [
    onClaims(({ claim }) => [{ type: 'claim', claim: { ...claim, body: claim.body.normalize('NFC') } }]),
    'a body comes back byte for byte, and so does all other text',
  ],
  'cuts bodies off at 1 MiB': [
    onClaims(({ claim }) => [{ type: 'claim', claim: { ...claim, body: claim.body.slice(0, 2 ** 20) } }]),
    'a body of several megabytes comes back whole',
  ],
  'rounds times to seconds': [
    onClaims(({ claim }) => [
      { type: 'claim', claim: { ...claim, claimedAt: Math.floor(claim.claimedAt / 1000) * 1000 } },
    ]),
    'what was claimed and settled is there when it is opened again, in the order of writing',
  ],
  'binds itself to every batch that opens it': [
    broken((journal) => ({
      open: async (binding) => ({ ...(await journal.open(binding)), binding }),
    })),
    'a journal keeps its binding, whatever later opens say',
  ],
  'binds itself when nobody asked': [
    broken((journal) => ({
      open: (binding) => journal.open(binding ?? { reference: '', baseUrl: '', apiKeyPrefix: '' }),
    })),
    'open without a binding writes nothing',
  ],
  'works when it is closed': [
    broken((journal) => ({
      async claim(chunk) {
        await journal.claim(chunk).catch(ignoring('closed'))
      },
    })),
    'a journal that is not open refuses everything with "closed"',
  ],
  'cannot be closed twice': [
    () => {
      const store = memoryJournal()
      return {
        handle() {
          const journal = store.handle()
          let closed = true
          return {
            ...journal,
            async open(binding) {
              closed = false
              return journal.open(binding)
            },
            async close() {
              if (closed) throw new Error('closed already')
              closed = true
              await journal.close()
            },
          }
        },
      }
    },
    'close is idempotent, and a closed journal opens again',
  ],
  'checks first and writes later': [
    () => {
      const store = memoryJournal()
      const claimed = new Set<string>()
      return {
        handle() {
          const journal = store.handle()
          return {
            ...journal,
            async claim(chunk) {
              const references = chunk.rows
                .map(({ reference }) => reference)
                .filter((reference) => claimed.has(reference))
              if (references.length > 0) throw new JournalError('claimed', 'claimed before', { references })
              await Promise.resolve()
              for (const { reference } of chunk.rows) claimed.add(reference)
              await journal.claim({ ...chunk, rows: [] })
            },
          }
        },
      }
    },
    'two claims of the same payouts at once on one handle have exactly one winner',
  ],
  'lets a second writer in that does not see the first': [
    () => ({ handle: () => memoryJournal() }),
    'two writers: the second is refused as "locked", or exactly one of them gets a payout',
  ],
  'does not say that it is locked': [
    broken((journal) => ({
      open: (binding) =>
        journal.open(binding).catch(() => {
          throw new Error('busy')
        }),
    })),
    'two writers: the second is refused as "locked", or exactly one of them gets a payout',
  ],
  'refuses everything': [
    broken(() => ({
      claim: async () => {
        throw new JournalError('write_failed', 'the disk is full')
      },
    })),
    /./,
  ],
}

describe('the contract finds a journal that', () => {
  it.each(Object.entries(BROKEN))('%s', async (_, [make, finding]) => {
    const found: string[] = []
    for (const { name, run } of journalContract(make)) {
      await run().catch((error: unknown) => {
        expect(error).toBeInstanceOf(Error)
        found.push(name)
      })
    }
    if (typeof finding === 'string') expect(found).toContain(finding)
    else expect(found.join()).toMatch(finding)
  })
})

it('disposes of a store, whether the journal passes or not', async () => {
  let made = 0
  let disposed = 0
  const cases = journalContract(() => {
    made += 1
    const journal = memoryJournal()
    return {
      handle: () => ({ ...journal.handle(), claim: () => Promise.reject(new Error('never')) }),
      dispose() {
        disposed += 1
      },
    }
  })
  await Promise.allSettled(cases.map(({ run }) => run()))
  expect(disposed).toBe(made)
  expect(made).toBe(cases.length)
})

describe('the time that a case may take', () => {
  it('is told for each case, for the runner', () => {
    const timeouts = journalContract(memoryJournal).map(({ timeout }) => timeout)
    expect(new Set(timeouts)).toEqual(new Set([60_000, 300_000]))
    expect(new Set(journalContract(memoryJournal, { timeout: 5000 }).map(({ timeout }) => timeout))).toEqual(
      new Set([5000]),
    )
  })

  it('a journal that hangs fails with a reason, and its store is disposed of', async () => {
    let disposed = 0
    const hanging = () => ({
      handle: () => ({ ...memoryJournal(), open: () => new Promise<never>(() => {}) }),
      dispose() {
        disposed += 1
      },
    })
    const [first] = journalContract(hanging, { timeout: 10 })
    await expect(first?.run()).rejects.toThrow('not done after 10 ms: the journal hangs')
    expect(disposed).toBe(1)
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%d ms is refused', (timeout) => {
    expect(() => journalContract(memoryJournal, { timeout })).toThrow('timeout: expected a whole number of ms')
  })
})
