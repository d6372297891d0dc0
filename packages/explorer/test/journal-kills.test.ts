import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { JournalEntry } from '@x/runa-payouts/journal'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ClaimerTask } from '../src/claimer.ts'
import { journalOf } from '../src/journals.ts'
import { type PostgresServer, startPostgres, USER } from '../src/postgres-server.ts'

const CLAIMER = fileURLToPath(new URL('../src/claimer.ts', import.meta.url))
const ROUNDS = 10
const PAYOUTS = 400

let folder: string
let server: PostgresServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-kills-'))
  server = await startPostgres()
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

/** Everything that a claimer says until it ends; killed after this many lines, if it gets that far. */
async function said(claimer: ChildProcess, killAfter: number): Promise<string[]> {
  const lines: string[] = []
  if (claimer.stdout === null) throw new Error('the claimer has no output')
  for await (const line of createInterface({ input: claimer.stdout })) {
    lines.push(line)
    if (lines.length === killAfter) claimer.kill('SIGKILL')
  }
  return lines
}

const wordsOf = (entry: JournalEntry): string =>
  entry.type === 'claim' ? `claimed ${entry.claim.key}` : `settled ${entry.key}`

it.each(['sqlite', 'postgres'] as const)(
  '%s: 20 kills of two processes that claim the same payouts at once lose nothing, and grant nothing twice',
  async (kind) => {
    const batch = `kills-${kind}`
    const at = kind === 'sqlite' ? join(folder, 'kills.db') : server.host
    const journal: ClaimerTask['journal'] = { kind, at, user: USER, applicationName: 'claimer', lockStaleMs: 1000 }
    const resolved: string[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const told = await Promise.all(
        ['a', 'b'].map((letter) => {
          const task: ClaimerTask = { journal, batch, id: `${letter}${round}`, payouts: PAYOUTS }
          const claimer = spawn(process.execPath, [CLAIMER, JSON.stringify(task)], {
            stdio: ['ignore', 'pipe', 'inherit'],
          })
          return said(claimer, 2 + Math.floor(Math.random() * 40))
        }),
      )
      for (const [first, ...lines] of told) {
        expect(first).toBe('open')
        resolved.push(...lines)
      }
    }
    const { journal: last, end } = await journalOf({ journal, batch })
    const entries: JournalEntry[] = []
    for await (const entry of (await last.open()).entries) entries.push(entry)
    await last.close()
    await end()

    const found = new Set(entries.map(wordsOf))
    expect(resolved.filter((line) => line !== 'end' && !found.has(line))).toEqual([])
    expect(resolved.length).toBeGreaterThan(0)
    // Nothing frees a payout here, so each has one claim.
    const claimed = entries.flatMap((entry) => (entry.type === 'claim' ? entry.claim.rows : []))
    const references = claimed.map(({ reference }) => reference)
    expect(references.length).toBe(new Set(references).size)
    expect(entries.length).toBe(found.size)
  },
)
