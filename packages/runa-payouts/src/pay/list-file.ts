import { createReadStream } from 'node:fs'
import { CommandError } from '@x/serving/command'
import { isRequestValidationError } from '@x/transport'
import { problemText } from '../csv/file-problem.ts'
import type { PayoutFile, PayoutFileProblem } from '../csv/payout-file.ts'
import { readPayouts } from '../csv/read-payouts.ts'
import type { ListCommand } from './pay-flags.ts'
import { inCommandWords } from './shown-reason.ts'

/** The most problems that are shown one by one. */
const SHOWN = 20

/**
 * The rows of a file, with what is wrong in it.
 *
 * @throws CommandError for a file that cannot be read.
 */
export async function readList(
  command: Pick<ListCommand, 'file' | 'decimal' | 'currency' | 'product' | 'columns'>,
): Promise<PayoutFile> {
  const { file, decimal, currency, product, columns } = command
  try {
    return await readPayouts(createReadStream(file), { decimal, currency, product, columns, skipInvalid: true })
  } catch (error) {
    throw new CommandError(`${file}: ${unreadable(error)}\nThis run sent nothing.`)
  }
}

function unreadable(error: unknown): string {
  if (isRequestValidationError(error)) return problemLines(error.issues.map(({ message }) => inCommandWords(message)))
  const code: unknown = Reflect.get(Object(error), 'code')
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EISDIR') return 'this is a folder'
  if (code === 'EACCES' || code === 'EPERM') return 'you do not have permission to read it'
  return `it cannot be read (${typeof code === 'string' ? code : String(error)})`
}

/** The first problems, each in its line, and how many there are beyond. */
export function problemLines(problems: readonly string[]): string {
  const [first] = problems
  if (problems.length === 1 && first !== undefined) return first
  return `${problems.length} problems\n${firstLines(problems)}`
}

/** The first of a list, each in its line, and how many there are beyond. */
export function firstLines(all: readonly string[]): string {
  const more = all.length - SHOWN
  return [...all.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].map((line) => `  ${line}`).join('\n')
}

/** In the order of lines. */
export const listedProblems = (problems: readonly PayoutFileProblem[]): string =>
  problemLines([...problems].sort((one, other) => one.line - other.line).map((one) => inCommandWords(problemText(one))))
