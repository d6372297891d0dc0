import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { written } from '../../testing/journal-contract/contract-case.ts'
import type { JournalEntry } from '../payout-journal.ts'
import { fileJournal } from './file-journal.ts'

const WRITER = fileURLToPath(new URL('../../../test/journal-writer.ts', import.meta.url))
const KILLS = 20
const ORDERS_A_RUN = 400

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Everything that the writer prints until it ends; killed after this many lines, if it gets that far. */
async function said(writer: ChildProcess, killAfter = Number.POSITIVE_INFINITY): Promise<string[]> {
  const lines: string[] = []
  if (writer.stdout === null) throw new Error('the writer has no output')
  for await (const line of createInterface({ input: writer.stdout })) {
    lines.push(line)
    if (lines.length === killAfter) writer.kill('SIGKILL')
  }
  return lines
}

function told(entries: readonly JournalEntry[]): Set<string> {
  return new Set(
    entries.map((entry) => (entry.type === 'claim' ? `claimed ${entry.claim.key}` : `settled ${entry.key}`)),
  )
}

it(`${KILLS} kills at random moments lose nothing that had resolved`, async () => {
  const path = join(folder, 'killed.journal')
  const resolved: string[] = []
  for (let kill = 0; kill < KILLS; kill += 1) {
    const writer = spawn(process.execPath, [WRITER, path, `${kill * ORDERS_A_RUN}`, `${ORDERS_A_RUN}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = await said(writer, 1 + Math.floor(Math.random() * 60))
    // The lock of the previous writer was taken over.
    expect(lines[0]).toBe('open')
    expect(lines.filter((line) => line.startsWith('failed'))).toEqual([])
    resolved.push(...lines.slice(1))
  }
  // Opening it checks all the rules again.
  const found = told(await written({ handle: () => fileJournal(path, { lockStaleMs: 1000 }) }))
  expect(resolved.filter((line) => !found.has(line))).toEqual([])
  expect(resolved.length).toBeGreaterThan(0)
})

it('a full disk ends in write_failed, and the next open finds everything that had resolved', async () => {
  const path = join(folder, 'full.journal')
  // The kernel accepts the part of the write up to the limit, and rejects the next write: as on a full disk.
  const limited = `ulimit -f 64; exec "$0" "$@"`
  const { stdout } = await promisify(execFile)('bash', ['-c', limited, process.execPath, WRITER, path, '0', '1000'])
  const lines = stdout.trim().split('\n')
  expect(lines.at(0)).toBe('open')
  expect(lines.at(-1)).toBe('failed write_failed')
  const torn = await stat(path)
  const store = { handle: () => fileJournal(path, { lockStaleMs: 1000 }) }
  const found = told(await written(store))
  expect((await stat(path)).size).toBeLessThan(torn.size)
  expect(lines.slice(1, -1).filter((line) => !found.has(line))).toEqual([])
})
