/**
 * A process that claims and settles orders in a journal, one after the other and some at once, and prints each key once
 * it has resolved: `claimed <key>`, `settled <key>`, and what failed. For tests that kill it or fill its disk.
 *
 *     node journal-writer.ts <path> <first number> <how many>
 */
import { writeSync } from 'node:fs'
import { fileJournal } from '../src/journal/file/file-journal.ts'
import { isJournalError } from '../src/journal/journal-error.ts'
import { BINDING, claimOf, PAID, references } from '../src/testing/journal-contract/sample-claims.ts'

const [path = '', first = '0', count = '0'] = process.argv.slice(2)
const AT_ONCE = 4

// Written at once and whole, so that what was said before a kill is not lost in a buffer.
const say = (line: string) => writeSync(1, `${line}\n`)

const journal = fileJournal(path, { lockStaleMs: 1000 })

/** Where the system does not tell that the last holder was killed, time has to. */
async function open(attempts: number): Promise<void> {
  try {
    await journal.open(BINDING)
  } catch (error) {
    if (attempts === 1 || !isJournalError(error) || error.code !== 'locked') throw error
    await new Promise((resolve) => setTimeout(resolve, 500))
    await open(attempts - 1)
  }
}

try {
  await open(20)
  say('open')
  for (let number = Number(first); number < Number(first) + Number(count); number += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, index) => {
        const key = `k${number + index}`
        await journal.claim(claimOf(key, references(20, key), { body: `${key}\n${'é'.repeat(500)}` }))
        say(`claimed ${key}`)
        await journal.settle(key, PAID)
        say(`settled ${key}`)
      }),
    )
  }
} catch (error) {
  say(isJournalError(error) ? `failed ${error.code}` : `failed ${String(error)}`)
}
