import type { Payout, PayoutRun, PayoutSummary } from '@x/runa-payouts/bulk'
import { ListError, linesOf, refusalOf } from './payment-list.ts'

const MOST_SPELT_OUT = 20

/**
 * Checks the whole list, and sends nothing. One invalid line stops all of it: a person who gets one line wrong may have
 * got all of them wrong.
 *
 * @param dryRun what checks payouts without sending them.
 * @throws ListError that says what is wrong, by line.
 */
export async function checkList(
  path: string,
  dryRun: (payouts: AsyncIterable<Payout>) => PayoutRun,
): Promise<PayoutSummary> {
  const problems: { readonly line: number; readonly message: string }[] = []
  let invalid = 0
  const refuse = (line: number, message: string) => {
    invalid += 1
    // The client's findings arrive a little later than those made here. The earliest lines are kept, not the earliest
    // findings.
    problems.push({ line, message })
    problems.sort((one, other) => one.line - other.line)
    problems.splice(MOST_SPELT_OUT)
  }

  const lineOf = new Map<string, number>()
  async function* payouts(): AsyncGenerator<Payout> {
    for await (const line of linesOf(path)) {
      if ('message' in line) refuse(line.line, line.message)
      else {
        lineOf.set(line.payout.reference, line.line)
        yield line.payout
      }
    }
  }

  const run = dryRun(payouts())
  for await (const result of run) {
    const message = refusalOf(result)
    const line = lineOf.get(result.reference)
    // An entry that only the journal has is on no line.
    if (message !== undefined && line !== undefined) refuse(line, message)
  }
  if (invalid > 0) {
    const more = invalid - problems.length
    const listed = problems.map(({ line, message }) => `line ${line}: ${message}`)
    throw new ListError(
      [`${invalid} invalid line${invalid === 1 ? '' : 's'}`, ...listed, ...(more > 0 ? [`and ${more} more`] : [])].join(
        '\n',
      ),
    )
  }
  if (lineOf.size === 0) throw new ListError('there is nobody in it, only a header')
  return run
}
