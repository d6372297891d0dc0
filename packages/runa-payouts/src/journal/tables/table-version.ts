import { JournalError } from '../journal-error.ts'

/** A step from one version of the tables to the next. */
export interface JournalMigration {
  /** The version of the tables after it, from 1. */
  readonly version: number
  /** To be carried out in this order, in one transaction where there are several. */
  readonly statements: readonly string[]
}

/** The version of the tables that this package reads and writes. */
export const TABLE_VERSION = 2

const MIGRATE = 'call migrate(database) once, with the same options as here'

/**
 * @param found the version of the tables; undefined if there are none.
 * @throws JournalError `wrong_version` with what to do.
 */
export function requireVersion(found: number | undefined, label: string): void {
  if (found === TABLE_VERSION) return
  const problem =
    found === undefined
      ? `has no tables yet: ${MIGRATE}`
      : found < TABLE_VERSION
        ? `has tables of version ${found}, and this version of the package needs ${TABLE_VERSION}: ${MIGRATE}`
        : newer(found)
  throw new JournalError('wrong_version', `${label} ${problem}`)
}

/** @throws JournalError `wrong_version` if a newer version of this package has made the tables. */
export function requireNotNewer(found: number | undefined, label: string): void {
  if (found !== undefined && found > TABLE_VERSION) throw new JournalError('wrong_version', `${label} ${newer(found)}`)
}

const newer = (found: number): string =>
  `has tables of version ${found}, made by a newer version of this package, and this one knows ${TABLE_VERSION} at most: update this package`
