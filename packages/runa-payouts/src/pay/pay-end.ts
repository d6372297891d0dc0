import type { PayoutResult } from '../payouts/results/payout.ts'
import { EXIT } from './exit-codes.ts'
import { problemLines } from './list-file.ts'
import { counted } from './plan-screen.ts'
import type { PaymentEnd } from './run-payment.ts'
import { shownReason } from './shown-reason.ts'

/**
 * The exit code of a run: the worst that is true. What may have been paid comes before what was not. That results could
 * not be written comes before what they would say, and after what calls for another run anyway.
 */
export function exitCodeOf(
  { results, stoppedBy, isAborted }: PaymentEnd,
  leftOut: number,
  isUnwritten: boolean = false,
): number {
  if (isAborted) return EXIT.interrupted
  if (results.some(({ result }) => result === 'unknown' || result === 'accepted')) return EXIT.someUnknown
  if (stoppedBy !== undefined) return EXIT.stopped
  if (isUnwritten) return EXIT.resultsNotWritten
  return leftOut > 0 || results.some(isNotPaid) ? EXIT.someNotPaid : EXIT.paid
}

const isPaid = ({ result }: PayoutResult): boolean => result === 'paid' || result === 'already_paid'

/** Also a row that was edited after it was paid: its person did not get what the list says. */
const isNotPaid = (one: PayoutResult): boolean => !isPaid(one) || one.invalid === true

/** What happened, and what to do next. */
export function endScreen(end: PaymentEnd, leftOut: number, out: string | undefined): string {
  const { results, stoppedBy, isAborted } = end
  const count = (...names: readonly string[]) => results.filter(({ result }) => names.includes(result)).length
  const counts = [
    `${count('paid')} paid now`,
    ...(count('already_paid') > 0 ? [`${count('already_paid')} paid before`] : []),
    ...(['accepted', 'unknown', 'rejected', 'failed', 'not_sent'] as const).flatMap((name) =>
      count(name) === 0 ? [] : [`${count(name)} ${NAMES[name]}`],
    ),
    ...(leftOut > 0 ? [`${leftOut} left out`] : []),
  ]
  const open = count('unknown', 'accepted')
  const notPaid = results
    .filter(isNotPaid)
    .map(
      ({ reference, result, error }) =>
        `${reference}: ${result}${error === undefined ? '' : `, ${shownReason(error)}`}`,
    )
  return [
    counts.join(', '),
    ...(notPaid.length > 0 ? ['', problemLines(notPaid)] : []),
    ...(isAborted
      ? ['', 'Stopped by you. Run the same command again: it continues where it stopped, and nobody is paid twice.']
      : []),
    ...(stoppedBy !== undefined && !isAborted ? ['', `Stopped: ${shownReason(stoppedBy)}`] : []),
    ...(open > 0
      ? [
          '',
          `${counted(open, 'payout')} may have been paid, or may still be in progress. Run the same command again: it asks about them under the same keys. Until then, do not pay them in any other way.`,
        ]
      : []),
    ...(out === undefined ? [] : ['', `Results: ${out}`]),
    '',
  ].join('\n')
}

const NAMES = {
  accepted: 'not ended',
  unknown: 'unknown',
  rejected: 'rejected',
  failed: 'failed',
  not_sent: 'not sent',
}
