import { columns, wrapped } from '@x/serving/command'
import { COLUMN_NAMES } from '../csv/column-names.ts'
import { EXIT_MEANINGS } from './exit-codes.ts'
import { LIST_FLAGS, type ListCommandName, USAGE } from './pay-flags.ts'

const WIDTH = 80

/** The columns of a list, for its help. */
const COLUMNS_HELP =
  'The first line of FILE names its columns: reference, amount, product, and email unless every payout is a link. Other columns: ' +
  `${Object.keys(COLUMN_NAMES)
    .filter((name) => !['reference', 'amount', 'product', 'email', 'ignore'].includes(name))
    .join(', ')}.`

/** What `--help` of a command about lists prints. */
export function listHelp(name: string, command: ListCommandName): string {
  const [usage, about] = USAGE[command]
  const flags = LIST_FLAGS.filter(({ of }) => of.includes(command))
  return [
    `Usage: ${name} ${usage}`,
    '',
    ...wrapped(about, WIDTH),
    '',
    ...(command === 'reconcile' ? [] : [...wrapped(COLUMNS_HELP, WIDTH), '']),
    'Flags',
    ...columns(
      flags.map(({ name: flag, value, about: what }) => [`--${flag}${value === undefined ? '' : ` <${value}>`}`, what]),
    ),
    '',
    'Environment',
    ...columns([
      ['RUNA_API_KEY', 'The API key for Runa.'],
      ['RUNA_BASE_URL', 'Base URL of Runa. Default: depends on the key.'],
      ['LIBSQL_AUTH_TOKEN', 'The token for a journal in libSQL.'],
    ]),
    '',
    'Exit codes',
    ...columns(EXIT_MEANINGS[command].map(([code, meaning]) => [String(code), meaning])),
    '',
  ].join('\n')
}
