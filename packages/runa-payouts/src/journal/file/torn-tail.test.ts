import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type JournalUnderTest, withOpen, written } from '../../testing/journal-contract/contract-case.ts'
import { BINDING, claimOf, PAID } from '../../testing/journal-contract/sample-claims.ts'
import { isJournalError, type JournalError } from '../journal-error.ts'
import { fileJournal } from './file-journal.ts'
import { batchLine, headerLine } from './line-format.ts'

let folder: string
let path: string
let store: JournalUnderTest
/** A journal with a header, three claims and a settlement. */
let whole: Buffer
let lines: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
  path = join(folder, 'payouts.journal')
  store = { handle: () => fileJournal(path) }
  await withOpen(store, async (journal) => {
    for (const key of ['k1', 'k2', 'k3']) await journal.claim(claimOf(key, [key], { body: 'é😀' }))
    await journal.settle('k1', PAID)
  })
  whole = await readFile(path)
  lines = whole.toString('utf8').split(/(?<=\n)/)
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => writeFile(path, whole))

const keysOf = (entries: Awaited<ReturnType<typeof written>>) =>
  entries.map((entry) => (entry.type === 'claim' ? entry.claim.key : `${entry.key} settled`))

async function rejectedUnchanged(content: string | Buffer): Promise<JournalError> {
  await writeFile(path, content)
  const error = await fileJournal(path)
    .open(BINDING)
    .catch((reason: unknown) => reason)
  if (!isJournalError(error)) throw new Error(`expected a JournalError, got ${String(error)}`)
  expect(await readFile(path)).toEqual(Buffer.from(content))
  expect(error).toMatchObject({ code: 'corrupt' })
  expect(error.message).toContain(path)
  expect(error.message).not.toMatch(/k1|reference|example/)
  return error
}

it('a journal broken off at any byte of its last two records is cut back and continues', async () => {
  const [last = '', beforeLast = ''] = lines.toReversed()
  const endOfLast = whole.length
  const endOfBefore = endOfLast - Buffer.byteLength(last)
  const start = endOfBefore - Buffer.byteLength(beforeLast)
  for (let length = start; length < endOfLast; length += 1) {
    await writeFile(path, whole.subarray(0, length))
    const kept = ['k1', 'k2', ...(length >= endOfBefore ? ['k3'] : [])]
    await withOpen(store, async (journal, { binding }) => {
      expect(binding).toEqual(BINDING)
      await journal.claim(claimOf('next', ['next']))
    })
    expect(keysOf(await written(store)), `at byte ${length}`).toEqual([...kept, 'next'])
  }
})

it('a tail of holes without a line feed, which a power cut leaves, is cut off too', async () => {
  const last = lines.at(-1) ?? ''
  for (const holed of ['\0'.repeat(last.length - 1), '\0'.repeat(4096), `${last.slice(0, 40)}\0\0\0\0`]) {
    await writeFile(path, Buffer.concat([whole.subarray(0, whole.length - last.length), Buffer.from(holed)]))
    expect(keysOf(await written(store))).toEqual(['k1', 'k2', 'k3'])
    expect((await readFile(path)).length).toBe(whole.length - last.length)
  }
})

it('a last line with its line feed is never torn: any byte of it changed to NUL is rejected', async () => {
  const start = whole.length - Buffer.byteLength(lines.at(-1) ?? '')
  for (let at = start; at < whole.length - 1; at += 1) {
    const holed = Buffer.from(whole)
    holed[at] = 0
    expect((await rejectedUnchanged(holed)).message).toContain('line 5')
  }
})

describe('a changed line is rejected, by its number', () => {
  it.each([1, 2, 3, 4, 5])('line %i', async (number) => {
    const changed = lines.with(number - 1, lines[number - 1]?.replace('"k', '"q').replace('payroll', 'parroll') ?? '')
    expect((await rejectedUnchanged(changed.join(''))).message).toContain(`line ${number}`)
  })

  it.each<[string, (lines: string[]) => string[], number]>([
    ['one was removed', (all) => all.toSpliced(2, 1), 3],
    ['two were swapped', ([a = '', b = '', c = '', ...rest]) => [a, c, b, ...rest], 2],
    ['one occurs twice', (all) => [...all.slice(0, 3), ...all.slice(2)], 4],
    ['a torn one has others after it', (all) => all.with(2, `${all[2]?.slice(0, 30)}\n`), 3],
    ['a torn one swallowed the next', (all) => all.with(2, all[2]?.slice(0, 30) ?? ''), 3],
    ['its end was changed', (all) => all.with(2, all[2]?.replace(/]\n$/, '}\n') ?? ''), 3],
    ['all have Windows line ends', (all) => all.map((line) => line.replace('\n', '\r\n')), 1],
    ['the first is torn', ([first = '']) => [first.slice(0, -1)], 1],
    ['an editor added an empty one', (all) => [...all, '\n'], 6],
  ])('%s', async (_, change, number) => {
    expect((await rejectedUnchanged(change(lines).join(''))).message).toContain(`line ${number}`)
  })

  it('the lines of another journal are not accepted', async () => {
    const other = join(folder, 'other.journal')
    await withOpen({ handle: () => fileJournal(other) }, (journal) => journal.claim(claimOf('k9', ['k9'])))
    const foreign = (await readFile(other, 'utf8')).split('\n')[1] ?? ''
    expect((await rejectedUnchanged(`${lines.slice(0, 1).join('')}${foreign}\n`)).message).toContain('line 2')
  })
})

describe('a file that is not a journal is rejected, and left as it is', () => {
  it.each([
    ['a list of payouts', 'reference,amount\nemployee-7,10\n'],
    ['a line of JSON', '{"reference":"employee-7"}\n'],
    ['one long line without an end', 'x'.repeat(200_000)],
    ['bytes', Buffer.from([0, 255, 10, 13, 0])],
    ['an array as if with a checksum', '["0123456789abcdef",{"journal":"runa-payouts"}]\n'],
  ])('%s', async (_, content) => {
    expect((await rejectedUnchanged(content)).message).toContain('is not a payout journal')
  })

  it('a journal of a later version says so', async () => {
    const header = headerLine({ journal: 'runa-payouts', version: 2, id: 'x', binding: BINDING })
    expect((await rejectedUnchanged(header)).message).toContain('format 2')
  })
})

it('a tail that is longer than any record is rejected', async () => {
  const { length } = whole
  await truncate(path, length + 65 * 2 ** 20)
  await expect(fileJournal(path).open(BINDING)).rejects.toMatchObject({ code: 'corrupt' })
  expect((await stat(path)).size).toBe(length + 65 * 2 ** 20)
})

it('complete lines that contradict each other are rejected', async () => {
  const id: string = JSON.parse(lines[0] ?? '')[1].id
  const claim = JSON.stringify({ type: 'claim', claim: claimOf('k4', ['k2']) })
  expect((await rejectedUnchanged(Buffer.concat([whole, batchLine(id, 6, [claim])]))).message).toMatch(
    /line 6, contradicts/,
  )
})

it('what others append is detected at the next write', async () => {
  const journal = fileJournal(path)
  await journal.open(BINDING)
  await appendFile(path, 'x')
  await expect(journal.claim(claimOf('k9', ['k9']))).rejects.toMatchObject({ code: 'lost' })
  await expect(journal.settle('k2', PAID)).rejects.toMatchObject({ code: 'lost' })
  await journal.close()
  expect(keysOf(await written(store))).toEqual(['k1', 'k2', 'k3', 'k1 settled'])
})
