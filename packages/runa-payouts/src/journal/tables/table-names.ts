import { ConfigurationError, requireOptions, shownValue, unknownName } from '@x/transport'
import { identifyingTextProblem } from '../../keys/identifying-text.ts'

/** Where the tables of journals are. */
export interface JournalTableOptions {
  /**
   * What the names of its tables begin with: letters, digits and underscores, at most 40. Default: `payout_`. Every
   * process that pays from a journal has to use the same.
   */
  readonly prefix?: string | undefined
}

const DEFAULT_PREFIX = 'payout_'

/** Quoted, it means the same everywhere; with anything else in it, not every database and tool would agree. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/

/** @throws ConfigurationError for an unknown option or a name that is not allowed. */
export function tablePrefix(options: JournalTableOptions, known: readonly string[]): string {
  requireOptions(options)
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new ConfigurationError(`${name}: ${unknownName('option', known)(name)}`)
  }
  return plainName('prefix', options.prefix ?? DEFAULT_PREFIX)
}

/** @throws ConfigurationError that names the option, what came and what is allowed. */
export function plainName(option: string, value: unknown): string {
  if (typeof value === 'string' && NAME.test(value)) return value
  throw new ConfigurationError(
    `${option}: expected letters, digits and underscores, at most 40 and not beginning with a digit, got ${shownValue(value)}`,
  )
}

const LONGEST_JOURNAL_NAME = 200

/** @throws ConfigurationError if a journal cannot have that name. */
export function requireJournalName(name: unknown): asserts name is string {
  const problem =
    typeof name !== 'string' || name === ''
      ? `expected a non-empty string, got ${shownValue(name)}`
      : name.length > LONGEST_JOURNAL_NAME
        ? `expected at most ${LONGEST_JOURNAL_NAME} characters, got ${name.length}`
        : identifyingTextProblem(name)
  if (problem !== undefined) throw new ConfigurationError(`name: ${problem}`)
}
