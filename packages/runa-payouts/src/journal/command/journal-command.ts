import { open } from 'node:fs/promises'
import { ConfigurationError, isConfigurationError, isSdkError, suggestion } from '@x/transport'
import { JournalError } from '../journal-error.ts'
import type { PayoutJournal } from '../payout-journal.ts'
import { type JournalReport, journalReport, type ReportedState } from '../report/journal-report.ts'
import { reportCsv } from '../report/report-csv.ts'
import { requireSettlement, settlementProblem } from '../settlement-check.ts'
import { JOURNAL_HELP, type JournalWords, journalWords } from './command-words.ts'
import { journalPlace } from './journal-place.ts'
import { type OpenPlace, openPlace } from './open-place.ts'
import type { LoadPackage } from './user-packages.ts'

/** What the command needs from its process. */
export interface JournalProcess {
  /** After the word `journal`. */
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** For drivers of databases, which are the user's. */
  readonly load: LoadPackage
  /** Writes text as it is. */
  readonly print: (text: string) => void
  readonly log: (line: string) => void
}

/** Of a settlement that was not recorded, since it needs --yes: as of `pay` without an answer. */
const NOT_RECORDED = 5

/** Runs `runa-payouts journal`. Resolves to the exit code. */
export async function runJournalCommand(context: JournalProcess): Promise<number> {
  try {
    const words = journalWords(context.args)
    if (!words.help) return await runAction(words, context)
    context.print(`${JOURNAL_HELP}\n`)
    return 0
  } catch (error) {
    if (!isSdkError(error)) throw error
    context.log(`runa-payouts journal: ${error.message}`)
    return isConfigurationError(error) ? 2 : 1
  }
}

type Request = Exclude<JournalWords, { readonly help: true }>

async function runAction(words: Request, { environment, load, print, log }: JournalProcess): Promise<number> {
  const { action, flags } = words
  const at = journalPlace(words.place, environment)
  if ('problem' in at) throw new ConfigurationError(at.problem)
  const format = formatOf(words)
  const place = await openPlace(at, {
    schema: flags.get('schema'),
    prefix: flags.get('prefix'),
    load,
    mayWrite: action === 'settle',
    token: environment.LIBSQL_AUTH_TOKEN,
  })
  try {
    const journal = place.journal(await nameIn(place, flags.get('name')))
    if (action === 'settle') {
      const who = await settle(journal, words)
      if (who === undefined) {
        print(`recorded: ${words.key} is ${flags.get('result')}\n`)
        return 0
      }
      print(who)
      log(
        `Nothing was recorded. If Runa has told you that they were not paid, and no run of this batch is under way, add --yes: they could be paid again.`,
      )
      return NOT_RECORDED
    }
    const report = await journalReport(journal)
    if (action === 'show') print(format === 'json' ? `${JSON.stringify(summaryOf(report), null, 2)}\n` : shown(report))
    else if (action === 'open') print(openPayouts(report))
    else
      await exported(format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : reportCsv(report), flags, {
        print,
        log,
      })
    return 0
  } finally {
    await place.close()
  }
}

/** Formats, the default first. */
const FORMATS: Readonly<Record<string, readonly string[]>> = { show: ['text', 'json'], export: ['csv', 'json'] }

function formatOf({ action, flags }: Request): string | undefined {
  const formats = FORMATS[action] ?? []
  const given = flags.get('format')
  if (given === undefined || formats.includes(given)) return given ?? formats[0]
  throw new ConfigurationError(`--format: got ${JSON.stringify(given)}; ${suggestion(given, formats)}`)
}

async function nameIn(place: OpenPlace, given: string | undefined): Promise<string> {
  if (place.names === undefined) {
    if (given !== undefined) throw new ConfigurationError('--name: a journal in a file has no name; leave it out')
    return ''
  }
  const names = await place.names()
  const listed = names
    .slice(0, 20)
    .map((name) => JSON.stringify(name))
    .join(', ')
  const more = names.length > 20 ? ` and ${names.length - 20} more` : ''
  if (given === undefined) {
    const [only, ...others] = names
    if (only !== undefined && others.length === 0) return only
    throw new ConfigurationError(
      names.length === 0 ? 'there is no journal in this database' : `--name: which one? There are ${listed}${more}`,
    )
  }
  if (names.includes(given)) return given
  throw new ConfigurationError(`--name: there is no journal ${JSON.stringify(given)}; there are ${listed}${more}`)
}

/** Results by which the payouts of an order can be paid again, at once or with a retry. */
const NOT_PAID = ['rejected', 'released', 'failed']

/** Records a settlement. Where that needs --yes, it records nothing, and resolves to the payouts that it is about. */
async function settle(journal: PayoutJournal, { key = '', flags }: Request): Promise<string | undefined> {
  const settlement = {
    result: flags.get('result'),
    orderId: flags.get('order-id'),
    createdAt: flags.get('created-at'),
    reason: flags.get('reason'),
  }
  const problem = settlementProblem(settlement)
  if (problem !== undefined) throw new ConfigurationError(`nothing was recorded: ${inFlags(problem)}`)
  // Nothing is wrong with it.
  requireSettlement(key, settlement)
  if (NOT_PAID.includes(settlement.result) && !flags.has('yes')) return payoutsOf(await journalReport(journal), key)
  await journal.open()
  try {
    await journal.settle(key, settlement)
    return undefined
  } finally {
    await journal.close()
  }
}

/** The fields of a settlement as flags: somebody who types them does not know the fields. */
const inFlags = (problem: string): string =>
  problem
    .replace(/\borderId\b/g, '--order-id')
    .replace(/\bcreatedAt\b/g, '--created-at')
    .replace(/\breason: /g, '--reason: ')
    .replace(/^result: /, '--result: ')

const summaryOf = ({ binding, counts }: JournalReport) => ({ ...(binding === undefined ? {} : { binding }), counts })

const MEANINGS: Readonly<Record<ReportedState, string>> = {
  paid: 'the order is completed',
  open: 'Runa has the order, and it has not ended',
  rejected: 'not paid: rejected, failed or released',
  unknown: 'recorded, and perhaps sent: run the batch again, or reconcile it',
}

function shown({ binding, counts }: JournalReport): string {
  const head =
    binding === undefined
      ? 'It belongs to no batch yet.'
      : `Batch ${JSON.stringify(binding.reference)} at ${binding.baseUrl}, with the API key ${binding.apiKeyPrefix}…`
  const width = Math.max(...Object.values(counts).map((count) => String(count).length))
  const lines = Object.entries(MEANINGS).map(
    // The states are those of MEANINGS.
    ([state, meaning]) => `  ${state.padEnd(10)}${String(counts[state as ReportedState]).padStart(width)}   ${meaning}`,
  )
  return `${[head, ...lines].join('\n')}\n`
}

function openPayouts({ payouts }: JournalReport): string {
  const open = payouts.filter(({ state }) => state === 'open' || state === 'unknown')
  return open.length === 0 ? 'nothing is open\n' : payoutLines(open)
}

/** @throws JournalError `unclaimed` for a key that no payout has. */
function payoutsOf({ payouts }: JournalReport, key: string): string {
  const concerned = payouts.filter(({ idempotencyKey }) => idempotencyKey === key)
  if (concerned.length > 0) return payoutLines(concerned)
  throw new JournalError('unclaimed', `no payout has its latest order under the key ${key}`)
}

/** Columns with tabs, for people and for `cut`. References are in JSON, as they may hold anything. */
function payoutLines(payouts: JournalReport['payouts']): string {
  return payouts
    .map(({ state, reference, idempotencyKey, orderId, claimedAt }) =>
      [state, JSON.stringify(reference), idempotencyKey, orderId ?? '-', claimedAt].join('\t'),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** A new file that only its owner can read, since it says who was paid. */
async function exported(
  text: string,
  flags: ReadonlyMap<string, string>,
  { print, log }: Pick<JournalProcess, 'print' | 'log'>,
): Promise<void> {
  const path = flags.get('out')
  if (path === undefined) {
    print(text)
    return
  }
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    const { code }: { code?: unknown } = Object(error)
    const why = code === 'EEXIST' ? 'it exists already' : String(code)
    throw new ConfigurationError(`--out: ${path} cannot be written: ${why}`)
  })
  try {
    await file.writeFile(text)
  } finally {
    await file.close()
  }
  log(`written to ${path}`)
}
