import { ConfigurationError, unknownName } from '@x/transport'
import { mayHoldPassword } from './journal-place.ts'

/** The actions of `runa-payouts journal`. */
export const ACTIONS = ['show', 'open', 'settle', 'export'] as const

export type Action = (typeof ACTIONS)[number]

/** Flags, with the actions that take each. All have a value, but for SWITCHES. */
const FLAGS: Readonly<Record<string, readonly Action[]>> = {
  name: ACTIONS,
  schema: ACTIONS,
  prefix: ACTIONS,
  format: ['show', 'export'],
  out: ['export'],
  result: ['settle'],
  'order-id': ['settle'],
  'created-at': ['settle'],
  reason: ['settle'],
  yes: ['settle'],
}

const SWITCHES: readonly string[] = ['yes']

/** What somebody has typed after `runa-payouts journal`. */
export type JournalWords =
  | { readonly help: true }
  | {
      readonly help?: never
      readonly place: string
      readonly action: Action
      /** For `settle`. */
      readonly key: string | undefined
      readonly flags: ReadonlyMap<string, string>
    }

/** @throws ConfigurationError that names the word, and what is allowed. */
export function journalWords(args: readonly string[]): JournalWords {
  const words: string[] = []
  const flags = new Map<string, string>()
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? ''
    if (word === '--help') return { help: true }
    if (!word.startsWith('--')) {
      words.push(word)
      continue
    }
    const [name = '', ...inline] = word.slice(2).split('=')
    if (!(name in FLAGS)) throw new ConfigurationError(unknownFlag(name))
    let value = inline.join('=')
    if (SWITCHES.includes(name)) {
      if (inline.length > 0) throw new ConfigurationError(`--${name} takes no value`)
      value = name
    } else if (inline.length === 0) {
      index += 1
      value = args[index] ?? ''
    }
    if (value === '' || (inline.length === 0 && value.startsWith('--'))) {
      throw new ConfigurationError(`--${name} needs a value`)
    }
    if (flags.has(name)) throw new ConfigurationError(`--${name} was given twice`)
    flags.set(name, value)
  }
  if (args.length === 0) return { help: true }
  const [place, typed, key, ...more] = words
  if (place === undefined || typed === undefined) {
    throw new ConfigurationError('expected a file or URL and an action, such as: journal payroll.journal show')
  }
  const action = ACTIONS.find((one) => one === typed)
  if (action === undefined) {
    if (mayHoldPassword(typed)) throw new ConfigurationError('the file or URL comes first, and then the action')
    throw new ConfigurationError(`${typed}: ${unknownName('action', ACTIONS)(typed)}`)
  }
  const [extra] = action === 'settle' ? more : [key, ...more]
  if (extra !== undefined) {
    const shown = mayHoldPassword(extra) ? 'second URL' : JSON.stringify(extra)
    throw new ConfigurationError(`${action} takes no ${shown}; see --help`)
  }
  if (action === 'settle' && key === undefined) {
    throw new ConfigurationError('settle needs the idempotency key of an order: journal payroll.journal settle <key>')
  }
  for (const name of flags.keys()) {
    if (FLAGS[name]?.includes(action) !== true) throw new ConfigurationError(`${action} takes no --${name}; see --help`)
  }
  return { place, action, key, flags }
}

const unknownFlag = (name: string): string =>
  `--${name}: ${unknownName(
    'flag',
    Object.keys(FLAGS).map((one) => `--${one}`),
  )(`--${name}`)}`

export const JOURNAL_HELP = `Usage: runa-payouts journal <file or URL> <action> [flags]

Reads the journal of a batch, and records what happened to its orders. Never
calls Runa.

Actions
  show            How many payouts are paid, open, rejected and unknown.
  open            The payouts that are open or unknown, with their keys.
  settle <key>    Records what Runa told you about an order.
  export          Every payout, as CSV or JSON.

Where
  payroll.journal       A journal in a file, or a SQLite database.
  postgres://…          Needs the package pg in this folder.
  libsql://…            Needs @libsql/client in this folder.
  env:DATABASE_URL      Any of these, from an environment variable, which keeps
                        a password out of process lists.

Flags
  --name <name>         With a database: the journal. Default: the only one.
  --schema <name>       With PostgreSQL: schema of the tables. Default: public.
  --prefix <text>       With a database: prefix of tables. Default: payout_.
  --format <format>     text or json for show, csv or json for export.
  --out <file>          For export: a new file that only you can read.
  --result <result>     For settle: paid, failed, accepted, rejected, released.
  --order-id <id>       For paid, failed and accepted.
  --created-at <time>   For paid: when Runa created the order, ISO 8601.
  --reason <text>       For rejected and released: who said so.
  --yes                 For rejected, released and failed: record it. Without
                        it, settle only shows who could be paid again.

LIBSQL_AUTH_TOKEN is the token for libSQL.

Exit codes: 0 done, 1 the journal cannot be read or written, 2 the command line
is invalid or a driver is missing, 5 nothing was recorded without --yes.`
