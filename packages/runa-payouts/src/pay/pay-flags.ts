import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { CommandError, type Flag, type ProcessContext, readFlags } from '@x/serving/command'
import { nearestName } from '@x/transport'
import { COLUMN_NAMES } from '../csv/column-names.ts'
import type { PayoutColumn } from '../csv/payout-file.ts'
import { journalPlace, mayHoldPassword } from '../journal/command/journal-place.ts'
import { referenceProblem } from '../keys/identifying-text.ts'
import { ORDERS_PER_MINUTE } from '../payouts/access/order-rate-limiter.ts'
import { LONGEST_BATCH_REFERENCE } from '../payouts/input/payout-options.ts'
import type { JournalChoice } from './list-journal.ts'
import { isStream } from './stream-path.ts'

/** What a list is paid, looked at or reconciled with. */
export interface ListCommand {
  readonly file: string
  readonly reference: string
  /** Undefined for a journal in memory. */
  readonly journal: JournalChoice | undefined
  readonly currency: string | undefined
  readonly product: string | undefined
  readonly decimal: 'point' | 'comma'
  readonly columns: Readonly<Record<string, PayoutColumn>>
  readonly dryRun: boolean
  readonly yes: boolean
  /** Where results are written. */
  readonly out: string | undefined
  readonly links: boolean
  readonly skipInvalid: boolean
  readonly retryRejected: boolean
  readonly retryFailed: readonly string[]
  readonly acceptKeyChange: boolean
  /** Ids of orders. */
  readonly knownOrders: readonly string[]
  readonly ordersPerMinute: number
  readonly sandbox: boolean
}

export type ListCommandName = 'pay' | 'status' | 'reconcile'

type ListFlag = Omit<Flag, 'commands'> & { readonly of: readonly ListCommandName[] }

const ALL: readonly ListCommandName[] = ['pay', 'status', 'reconcile']
const WITH_LIST: readonly ListCommandName[] = ['pay', 'status']
const PAY: readonly ListCommandName[] = ['pay']

export const LIST_FLAGS: readonly ListFlag[] = [
  {
    name: 'reference',
    value: 'name',
    of: ALL,
    about:
      'Your name for this batch, such as payroll-2026-12. Within a batch, each reference of the file is paid at most once. Required.',
  },
  {
    name: 'journal',
    value: 'file or URL',
    of: ALL,
    about:
      'The record of what was sent: a file, a SQLite database (a new one ends in .db or .sqlite), postgres://…, libsql://…, or env:NAME for any of these from an environment variable. Default: <reference>.journal next to the list. Keep it: with a different journal, people are paid again.',
  },
  { name: 'name', value: 'name', of: ALL, about: 'With a database: the name of the journal. Default: the reference.' },
  { name: 'schema', value: 'name', of: ALL, about: 'With PostgreSQL: the schema of the tables. Default: public.' },
  { name: 'prefix', value: 'text', of: ALL, about: 'With a database: the prefix of table names. Default: payout_.' },
  {
    name: 'currency',
    value: 'USD',
    of: WITH_LIST,
    about: 'The currency of the amounts, and of the balance that pays. Default: from the currency column.',
  },
  {
    name: 'product',
    value: 'code',
    of: WITH_LIST,
    about: 'The product code of every row, for a file without a product column.',
  },
  {
    name: 'decimal',
    value: 'point|comma',
    of: WITH_LIST,
    about: 'How amounts are written: 1200.50 (point, the default), or 1.200,50 (comma).',
  },
  {
    name: 'columns',
    value: 'name=meaning',
    of: WITH_LIST,
    about: 'Map columns with other names, such as Betrag=amount,Team=ignore.',
  },
  { name: 'dry-run', of: PAY, about: 'Check everything, show what would happen, and send nothing.' },
  { name: 'yes', of: PAY, about: 'Pay without asking. Required where nobody can answer, such as in a cron job.' },
  {
    name: 'out',
    value: 'results.csv',
    of: PAY,
    about: 'Write the result of every row to this file, which only you can read.',
  },
  { name: 'links', of: PAY, about: 'Write payout links to the --out file. Anyone who has a link can redeem it.' },
  {
    name: 'skip-invalid',
    of: PAY,
    about: 'Leave out invalid rows and pay the others. Default: one invalid row stops the whole file.',
  },
  {
    name: 'known-orders',
    value: 'a,b',
    of: PAY,
    about:
      'After a journal was lost: ids of orders that this journal does not know. First remove the people in them from the list.',
  },
  {
    name: 'retry-rejected',
    of: PAY,
    about: 'Also pay rows that Runa rejected in an earlier run. Fix them or top up the balance first.',
  },
  {
    name: 'retry-failed',
    value: 'a,b',
    of: PAY,
    about: 'Pay these again: ids of FAILED orders, or references of payouts in them.',
  },
  {
    name: 'accept-key-change',
    of: PAY,
    about: 'Continue a list that was started with another API key of the same account, such as after a key rotation.',
  },
  {
    name: 'orders-per-minute',
    value: 'number',
    of: PAY,
    about: `The most orders to send per minute. Default: ${ORDERS_PER_MINUTE}; Runa allows 300.`,
  },
  {
    name: 'sandbox',
    of: PAY,
    about: 'Pay in a sandbox inside this process: no key, nothing real, and nothing is kept.',
  },
  { name: 'help', of: ALL, about: 'Show this help.' },
]

export const USAGE: Readonly<Record<ListCommandName, readonly [usage: string, about: string]>> = {
  pay: [
    'pay FILE --reference NAME [flags]',
    'Pays the people in a CSV, TSV or NDJSON file, each at most once. Run it again with the same reference to continue: nobody is paid twice.',
  ],
  status: [
    'status FILE --reference NAME [flags]',
    'Shows which rows of a list are paid, according to its journal. Sends nothing.',
  ],
  reconcile: [
    'reconcile FILE --reference NAME [flags]',
    'Looks in the list of orders for orders that the journal has left open, and records what it finds. It pays nobody.',
  ],
}

/**
 * Reads the arguments of a command; `help` if that is asked for.
 *
 * @throws CommandError with the problem, in one line.
 */
export function readListCommand(
  command: ListCommandName,
  { args, environment }: Pick<ProcessContext, 'args' | 'environment'>,
): ListCommand | 'help' {
  const flags = LIST_FLAGS.filter(({ of }) => of.includes(command))
  const typed = readFlags(args, flags)
  if ('problem' in typed) throw new CommandError(typed.problem)
  const { values, switches, positionals } = typed
  if (switches.has('help')) return 'help'
  const [file, ...more] = positionals
  // With its password, perhaps.
  if (positionals.some((one) => one.startsWith('env:') || mayHoldPassword(one))) {
    throw new CommandError(`${command} needs a file; pass the URL of a journal with --journal`)
  }
  if (file === undefined) throw new CommandError(`${command} needs a file: ${USAGE[command][0]}`)
  if (more.length > 0) throw new CommandError(`expected one file, got a second one: ${JSON.stringify(more[0])}`)
  const reference = values.get('reference')
  if (reference === undefined) {
    throw new CommandError(
      `--reference is missing: pass your own name for this batch, such as --reference payroll-2026-12`,
    )
  }
  const wrong = referenceProblem(reference, LONGEST_BATCH_REFERENCE)
  if (wrong !== undefined) throw new CommandError(`--reference: ${wrong}`)
  const out = values.get('out')
  if (switches.has('links') && out === undefined)
    throw new CommandError('--links needs --out: links are written to a file and never shown')
  const sandbox = switches.has('sandbox')
  if (!sandbox && !values.has('journal') && isStream(file)) {
    throw new CommandError(
      `--journal is missing: ${file} is not a file in a folder, so no journal can be kept next to it. Pass one that you keep, such as --journal payroll.journal`,
    )
  }
  if (out !== undefined && isStream(out))
    throw new CommandError(`--out: expected a regular file, got ${JSON.stringify(out)}`)
  const journal = journalIn(values, environment, sandbox ? undefined : besideList(file, reference))
  const path = journal?.place.kind === 'path' ? journal.place.path : undefined
  refuseSamePath({ FILE: file, '--journal': path, '--out': out })
  return {
    file,
    reference,
    journal,
    out,
    sandbox,
    currency: currencyIn(values.get('currency')),
    product: values.get('product'),
    decimal: decimalIn(values.get('decimal')),
    columns: columnsIn(values.get('columns')),
    dryRun: switches.has('dry-run'),
    yes: switches.has('yes'),
    links: switches.has('links'),
    skipInvalid: switches.has('skip-invalid'),
    retryRejected: switches.has('retry-rejected'),
    retryFailed: listIn(values.get('retry-failed')),
    acceptKeyChange: switches.has('accept-key-change'),
    knownOrders: orderIdsIn(values.get('known-orders')),
    ordersPerMinute: ordersIn(values.get('orders-per-minute')),
  }
}

const listIn = (text: string | undefined): readonly string[] =>
  text
    ?.split(',')
    .map((one) => one.trim())
    .filter(Boolean) ?? []

/** Ids of orders, all of which begin with O-. Anything else, such as a payout link, would silently match no order. */
function orderIdsIn(text: string | undefined): readonly string[] {
  if (text === undefined) return []
  const ids = listIn(text)
  if (ids.length > 0 && ids.every((id) => /^O-[\w-]+$/.test(id))) return ids
  // The value is not shown: anyone who has a payout link can redeem it.
  throw new CommandError('--known-orders: expected order ids, separated by commas, such as O-1,O-2')
}

const besideList = (file: string, reference: string): string =>
  join(dirname(file), `${reference.replace(/[^\w.-]/g, '_')}.journal`)

function journalIn(
  values: ReadonlyMap<string, string>,
  environment: ProcessContext['environment'],
  usual: string | undefined,
): JournalChoice | undefined {
  const typed = values.get('journal') ?? usual
  const [name, schema, prefix] = ['name', 'schema', 'prefix'].map((flag) => values.get(flag))
  if (typed === undefined) {
    for (const [flag, value] of Object.entries({ name, schema, prefix })) {
      if (value !== undefined) throw new CommandError(`--${flag} needs a journal in a database: pass it with --journal`)
    }
    return undefined
  }
  const place = journalPlace(typed, environment)
  if ('problem' in place) throw new CommandError(`--journal: ${place.problem}`)
  return { place, name, schema, prefix }
}

/** Writing results over the list or the journal would lose who was paid. */
function refuseSamePath(paths: Readonly<Record<string, string | undefined>>): void {
  const seen = new Map<string, string>()
  for (const [name, path] of Object.entries(paths)) {
    if (path === undefined) continue
    const place = placeOf(path)
    const other = seen.get(place)
    if (other !== undefined)
      throw new CommandError(`${name}: expected a different file from ${other}, got ${JSON.stringify(path)} for both`)
    seen.set(place, name)
  }
}

/** The same for every path to a file: through links, and where the disk does not tell `Bonus` from `bonus`. */
function placeOf(path: string): string {
  try {
    return realpathSync(path).toLowerCase()
  } catch {
    // There is no such file yet.
    const folder = dirname(resolve(path))
    return (existsSync(folder) ? join(realpathSync(folder), basename(path)) : resolve(path)).toLowerCase()
  }
}

function currencyIn(text: string | undefined): string | undefined {
  if (text === undefined || /^[A-Z]{3}$/.test(text)) return text
  throw new CommandError(
    `--currency: expected a currency code of three capital letters, such as USD, got ${JSON.stringify(text)}`,
  )
}

function decimalIn(text: string | undefined): 'point' | 'comma' {
  if (text === undefined || text === 'point' || text === 'comma') return text ?? 'point'
  throw new CommandError(`--decimal: expected point or comma, got ${JSON.stringify(text)}`)
}

function ordersIn(text: string | undefined): number {
  if (text === undefined) return ORDERS_PER_MINUTE
  const orders = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (orders >= 1 && orders <= 100_000) return orders
  throw new CommandError(`--orders-per-minute: expected a whole number, 1 to 100000, got ${JSON.stringify(text)}`)
}

function columnsIn(text: string | undefined): Readonly<Record<string, PayoutColumn>> {
  const columns: Record<string, PayoutColumn> = {}
  for (const part of text?.split(',') ?? []) {
    const at = part.lastIndexOf('=')
    const [name, meaning] = [part.slice(0, at).trim(), part.slice(at + 1).trim()]
    const column = COLUMNS.find((one) => one === meaning)
    if (at < 1 || column === undefined) {
      const near = nearestName(meaning, COLUMNS)
      const hint = near === undefined ? `allowed meanings: ${COLUMNS.join(', ')}` : `did you mean ${near}?`
      throw new CommandError(
        `--columns: expected name=meaning, such as Betrag=amount, got ${JSON.stringify(part)}; ${hint}`,
      )
    }
    if (Object.hasOwn(columns, name)) throw new CommandError(`--columns: ${JSON.stringify(name)} occurs twice`)
    columns[name] = column
  }
  return columns
}

// Whose keys are columns, as its type says.
const COLUMNS = Object.keys(COLUMN_NAMES) as PayoutColumn[]
