import { appendFile, readFile } from 'node:fs/promises'
import type { JournalEntry, PayoutJournal } from '@x/runa-payouts/journal'
import { fileJournal } from '@x/runa-payouts/journal/file'
import type { Happening } from './game-plan.ts'
import { isMissing } from './missing-file.ts'
import type { PayerJob } from './payer-job.ts'

/** A journal, and how to release what it needs. */
interface OpenedJournal {
  readonly journal: PayoutJournal
  readonly end: () => Promise<void>
}

const nothing = async () => {}

/** The journal of a job. Loads only what it needs: hundreds of processes start with this. */
export async function journalOf({
  journal,
  batch,
  sabotage,
}: Pick<PayerJob, 'journal' | 'batch' | 'sabotage'>): Promise<OpenedJournal> {
  const { kind, at, lockStaleMs } = journal
  if (sabotage === 'honours no claim of others') return { journal: lockless(`${at}.lockless`), end: nothing }
  if (kind === 'file') return { journal: fileJournal(at, { lockStaleMs }), end: nothing }
  if (kind === 'postgres') return journalInPostgres(journal, batch)
  return journalInSqlite(at, batch)
}

async function journalInSqlite(at: string, batch: string): Promise<OpenedJournal> {
  const { DatabaseSync } = await import('node:sqlite')
  const { migrate, sqliteJournal } = await import('@x/runa-payouts/journal/sqlite')
  const database = new DatabaseSync(at)
  await migrate(database)
  return { journal: sqliteJournal(database, batch), end: async () => database.close() }
}

async function journalInPostgres(
  { at, user, applicationName }: PayerJob['journal'],
  batch: string,
): Promise<OpenedJournal> {
  const { postgresPool } = await import('./postgres-pool.ts')
  const { postgresJournal } = await import('@x/runa-payouts/journal/postgres')
  const pool = postgresPool({ host: at, user, application_name: applicationName, max: 4 })
  return { journal: postgresJournal(pool, batch), end: () => pool.end() }
}

/** The same, reporting what happens in it. */
export function watched(journal: PayoutJournal, say: (happening: Happening | 'opened') => void): PayoutJournal {
  return {
    async open(binding) {
      const contents = await journal.open(binding)
      say('opened')
      return contents
    },
    async claim(chunk) {
      say('claim')
      await journal.claim(chunk)
      say('claimed')
    },
    async settle(key, settlement) {
      say('settle')
      await journal.settle(key, settlement)
      say('settled')
    },
    close: () => journal.close(),
  }
}

/** A journal that lets anybody claim what somebody else has claimed. The tests of the explorer have to catch this. */
function lockless(path: string): PayoutJournal {
  const entries = async (): Promise<JournalEntry[]> => {
    const text = await readFile(path, 'utf8').catch((error: unknown) => (isMissing(error) ? '' : Promise.reject(error)))
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  }
  const write = (entry: JournalEntry) => appendFile(path, `${JSON.stringify(entry)}\n`)
  return {
    async open(binding) {
      const read = await entries()
      return {
        binding,
        entries: (async function* () {
          yield* read
        })(),
      }
    },
    claim: (claim) => write({ type: 'claim', claim }),
    settle: (key, settlement) => write({ type: 'settlement', key, settlement }),
    close: async () => {},
  }
}
