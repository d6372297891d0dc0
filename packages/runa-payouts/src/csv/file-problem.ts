import { invalidInput, type RequestValidationError } from '@x/transport'
import { RUNA_API } from '../api/api.ts'
import type { PayoutFileProblem } from './payout-file.ts'

/** Something because of which no row of a file can be trusted. It ends the reading. */
export class UnreadableFile extends Error {
  readonly problems: readonly PayoutFileProblem[]

  constructor(...problems: readonly PayoutFileProblem[]) {
    super('unreadable file')
    this.problems = problems
  }
}

/** `line 4, column 3 "Amount": expected …`. */
export function problemText({ line, column, name, message }: PayoutFileProblem): string {
  const at = column === undefined ? '' : `, column ${column}`
  const named = name === undefined || name === '' ? '' : `${at === '' ? ',' : ''} ${JSON.stringify(name)}`
  return `line ${line}${at}${named}: ${message}`
}

/** The error for a file that is not paid, with every problem by line and column. */
export const invalidFile = (problems: readonly PayoutFileProblem[]): RequestValidationError =>
  invalidInput(
    problems.map((problem) => ({ path: [], code: 'invalid_file', message: problemText(problem) })),
    { operation: 'readPayouts' },
    RUNA_API,
    { advice: 'No payout was read.' },
  )
